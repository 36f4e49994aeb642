"""The pages; they do not know each other."""
