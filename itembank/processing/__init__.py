"""Marks for the bank's own items: rules carried out on answers, exact and explained; pure."""
