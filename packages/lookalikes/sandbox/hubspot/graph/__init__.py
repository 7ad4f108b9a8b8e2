"""Which records are associated, and by which of the portal's association types."""
