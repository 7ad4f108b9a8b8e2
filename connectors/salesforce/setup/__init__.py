"""What an org needs before a first run, and what a person should know about it."""
