"""The objects an org has before anybody has changed it."""
