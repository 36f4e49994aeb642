"""What somebody needs who writes or keeps definitions."""
