"""What is read of a portal: changes, records by id or key, and what they are associated with."""
