"""HubSpot, through hubspot-api-client."""

SYSTEM = "hubspot"
"""The system's name: in refs, under `connections:` of `accord.yaml`, and of its policy file."""
