"""Formats of others, one room each: what they hold becomes raw tables of our own record types, with its place in their file."""
