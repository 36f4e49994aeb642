"""What headings, cells and lines of a raw table mean."""
