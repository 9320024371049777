"""Certificates made in batches: ordered, examined, printed by several processes, handed over."""
