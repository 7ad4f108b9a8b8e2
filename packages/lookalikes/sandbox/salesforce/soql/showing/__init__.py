"""What a query shows of the rows it selected, one by one or in groups."""
