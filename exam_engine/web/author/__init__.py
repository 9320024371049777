"""The pages of those who write items, review them and put forms together."""
