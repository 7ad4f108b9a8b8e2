"""What the commands do, without how they look."""
