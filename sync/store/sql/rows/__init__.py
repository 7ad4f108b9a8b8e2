"""How the engine's values lie in table rows, and come back the same: tuples as tuples, refs as
refs. Rows are tuples in the order of the table's columns.
"""
