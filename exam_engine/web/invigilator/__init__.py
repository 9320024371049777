"""Pages of those who run sittings and look at what was noticed in them."""
