"""Response processing: rules carried out on answers, exact and explained; pure."""
