"""Lists of participants: pseudonyms at the door."""
