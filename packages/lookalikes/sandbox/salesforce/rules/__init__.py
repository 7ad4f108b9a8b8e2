"""What an administrator switched on, and how it bears on a write."""
