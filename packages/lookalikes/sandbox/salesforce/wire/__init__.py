"""One call and its answer on the wire: bodies, headers, versions, outcomes."""
