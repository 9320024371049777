"""The item bank: standards, items, their scoring and what a candidate may see of them."""
