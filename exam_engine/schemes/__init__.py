"""Certification schemes as data."""
