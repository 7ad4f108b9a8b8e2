"""What a busier company has beside its records: calls, tasks, meetings that recur, what it sells.

A world has it where it is asked for.
"""
