"""One call and its reply on the wire: parameters, paths, headers, operations."""
