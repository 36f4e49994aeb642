"""What a figure is asked under: what a funder decides, rates, parameters."""
