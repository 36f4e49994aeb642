"""What keeps a store whole: it is looked through, copied, and carried over to a new layout."""
