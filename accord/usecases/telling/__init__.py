"""What is said of a workspace and its records, so that a person can act on it."""
