"""How numbers, addresses and domains are spelt, and which of them HubSpot takes."""
