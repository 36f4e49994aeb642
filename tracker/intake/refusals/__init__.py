"""Rows that were refused, kept and handed back."""
