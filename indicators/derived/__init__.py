"""What figures are made of, kept from save to save."""
