"""What records are known by: match keys, whom one was made from, what belongs to an address."""
