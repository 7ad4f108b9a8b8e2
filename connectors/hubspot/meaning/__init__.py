"""What HubSpot's words mean: values, schemas, associations, refusals, and how to ask. Pure."""
