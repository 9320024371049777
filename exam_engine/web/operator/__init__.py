"""The desk of operators: long work and the audit chain."""
