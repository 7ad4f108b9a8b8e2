"""OAuth: tokens, what they are worth, and the routes that take forms."""
