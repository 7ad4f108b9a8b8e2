"""What happened in a portal as its subscriptions tell it, and sending that."""
