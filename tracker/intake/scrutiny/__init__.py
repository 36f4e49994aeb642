"""What rows must hold together, and against the store."""
