"""The state store on SQLite: the file, who may open it, the right to write."""
