"""What is written to a portal, and how every write gets its answer."""
