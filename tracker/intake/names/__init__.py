"""Whom and what the rows name, as the store knows it."""
