"""What is asked of a HubSpot portal."""
