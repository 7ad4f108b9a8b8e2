"""From the bytes of a policy file to its model, and from every mistake to what to type. Pure."""
