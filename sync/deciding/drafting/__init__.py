"""How decisions become the steps of either side."""
