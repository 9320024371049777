"""Signatures: the certification authority, signed PDF files and signed credentials."""
