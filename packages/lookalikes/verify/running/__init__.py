"""A run: every probe asked on both sides, answers written down, what was made removed again."""
