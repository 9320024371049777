"""Forms put together from the pool by integer programming."""
