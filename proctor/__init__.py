"""Proctoring: observable facts about a sitting, kept as evidence for people to judge."""
