"""Doors for employers: their accounts, and the record of what they looked up."""
