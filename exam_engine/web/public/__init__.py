"""The pages that anyone may open."""
