"""The desk of release officers: results, cases, certificates."""
