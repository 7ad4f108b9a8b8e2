"""Two systems kept in step."""
