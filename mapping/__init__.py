"""What fields mean: the common language and its translation."""
