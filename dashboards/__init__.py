"""What M&E officers and analysts see on the screen."""
