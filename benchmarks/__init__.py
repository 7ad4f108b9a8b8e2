"""What it costs, and the commands to measure it again."""
