"""A third system, as somebody else would bring it: a connector in a distribution of its own.

It is the connector in memory dressed as another vendor; what it holds lies in a file, so that every
command finds it.
"""
