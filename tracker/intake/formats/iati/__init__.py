"""IATI activities of version 2: programmes or grants with their organisations, money and results."""
