"""The steps from each shape of the state to the next; one script per revision, never changed once
released.
"""
