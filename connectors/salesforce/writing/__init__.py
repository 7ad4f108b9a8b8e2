"""What is written to an org: how writes are cut into calls, each way they go, and their outcomes."""
