"""What was true as of a revision, and what is kept of it from question to question."""
