"""Facts: what happened, who says so, and every revision of it."""
