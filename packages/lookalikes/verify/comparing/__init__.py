"""Two plain answers side by side: what differs, by kind and place."""
