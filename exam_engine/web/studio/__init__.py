"""The design studio: adaptive designs written, rehearsed, compared, published and explained."""
