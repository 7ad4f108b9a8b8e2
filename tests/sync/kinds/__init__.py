"""Kinds of trouble that people of this trade reported, each in several shapes: what somebody did,
and what both systems hold in the end.
"""
