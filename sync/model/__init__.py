"""The engine's nouns: values without a store, a vendor or a clock."""
