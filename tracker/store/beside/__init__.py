"""Files beside a store: where they lie, and how they come there whole."""
