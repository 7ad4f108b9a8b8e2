"""The state of a workspace in memory."""
