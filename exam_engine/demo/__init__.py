"""The demonstration body: its standard, items, colleges and candidates."""
