"""What two states of the store give differently, and why."""
