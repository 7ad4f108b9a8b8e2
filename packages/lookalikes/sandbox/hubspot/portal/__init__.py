"""The state of one HubSpot account."""
