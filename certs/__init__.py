"""Certificates: numbers, awards, printing, signing, issuing and verification."""
