"""Reading and writing items of other systems: files from outside, opened safely; no database."""
