"""What distribution is decided from: facts gathered, and looked up. Pure."""
