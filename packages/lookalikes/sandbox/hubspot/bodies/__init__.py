"""What the bodies of HubSpot's calls are read into, and how those that do not fit are refused."""
