"""What an unlinked record meets: match keys, its neighbours, the verdict."""
