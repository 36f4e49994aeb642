"""Each file is read in a process of its own."""
