"""What objects and fields exist, the compact tables of them, and the standard picklists."""
