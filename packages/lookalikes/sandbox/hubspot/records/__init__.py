"""How records come to be, change, merge and go: single, in batches, by import."""
