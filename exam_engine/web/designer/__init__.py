"""The designer: certificate templates, their versions, and what becomes of awkward data."""
