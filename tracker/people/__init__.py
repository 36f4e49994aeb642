"""Who the pseudonyms are: a vault and a key beside the store, and nothing of either in it."""
