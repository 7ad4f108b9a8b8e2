"""What the vendor answered before version 3: the same portal in its older shapes."""
