"""Creates, updates, deletes and upserts, with the platform's own checks."""
