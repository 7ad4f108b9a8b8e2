"""What is read of an org: changes since a cursor, single records, inventories, field history."""
