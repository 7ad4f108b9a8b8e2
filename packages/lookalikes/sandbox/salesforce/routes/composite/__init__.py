"""Several records or calls in one: collections, composite, graphs and trees."""
