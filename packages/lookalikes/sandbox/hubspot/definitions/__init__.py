"""What a portal's records may hold: object types, properties with their values, pipelines."""
