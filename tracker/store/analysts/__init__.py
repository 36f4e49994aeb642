"""What analysts are given: a copy of their own, and queries behind walls."""
