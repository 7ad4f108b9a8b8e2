"""Each lead to the right rep. Pure."""
