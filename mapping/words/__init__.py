"""Words as people spell them: which are the same, and which may be meant. Pure."""
