"""What was promised to donors, and how far it has come."""
