"""What should be: base and both sides put together, matched, merged, turned into steps. Pure but
for reading the store.
"""
