"""Meaning: what is counted, for whom, and how we know."""
