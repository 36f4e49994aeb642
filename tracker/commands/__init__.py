"""The commands of the ground floor."""
