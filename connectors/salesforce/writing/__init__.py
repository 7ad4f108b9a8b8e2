"""What is written to an org: how writes are cut into calls, the ways they go, their outcomes."""
