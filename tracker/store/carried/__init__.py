"""A store as plain files, in another engine, or brought back from a copy."""
