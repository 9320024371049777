"""Marks, from the raw answer to the scheme's result."""
