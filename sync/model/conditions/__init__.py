"""Under what conditions a pair is synced: how far first meetings go, and whether anybody writes."""
