"""A whole plan: everything decided, numbered, stored, and weighed by the brakes."""
