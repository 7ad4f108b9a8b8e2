"""Who may take which lead, for how many points, and who gets it. Pure."""
