"""The command line of indicators."""
