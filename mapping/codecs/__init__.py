"""How the value of a field is read into the common language, and written out of it. Pure."""
