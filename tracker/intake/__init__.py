"""What comes in: files as people really save them, checked row by row before anything is stored."""
