"""What donors and WHO receive."""
