"""How things look to people: each module draws one kind of thing, and decides nothing."""
