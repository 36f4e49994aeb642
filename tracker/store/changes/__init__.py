"""What saves changed and why, what others would, and how they are taken back."""
