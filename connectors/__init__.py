"""Systems outside, behind one protocol."""
