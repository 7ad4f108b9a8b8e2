"""Lists: the operations on them, and who a dynamic one is about."""
