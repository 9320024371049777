"""The ground floor: what every wing stands on, and nothing that only one of them needs."""
