"""Adaptive tests that people sit: designs kept and published, items chosen live, and explained."""
