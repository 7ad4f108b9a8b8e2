"""What is read of an org: changes since a cursor, single records, inventories, and field history."""
