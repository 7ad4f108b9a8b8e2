"""What people look at: where a workspace stands, its runs, and single records."""
