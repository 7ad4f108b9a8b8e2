"""The rows of an org: where they lie, who sees which field, and what is tracked of them."""
