"""What HubSpot does by itself in portals that have it switched on."""
