"""Work in the item bank that takes longer than a request, and what the roof tells the bank."""
