"""What a file holds before anybody says what it means."""
