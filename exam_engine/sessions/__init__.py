"""Timed sittings: states, the clock, and answers that are never lost."""
