"""Raw tables become checked rows, one by one or by columns."""
