"""A look-alike of HubSpot: a model without HTTP, and thin routes over it."""
