"""The transparency log: what was issued, and when, in a tree that can only grow."""
