"""What analysts find in their copy of the store."""
