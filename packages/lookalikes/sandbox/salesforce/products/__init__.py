"""Products in price books and on deals: what a price is, what a line is worth, what the deal is."""
