"""How other systems are told, and tell us: one room for each standard."""
