"""How a true value gets typed: what fingers, habits, forms and imports make of it.

Rules with rates, never lists of wrong words: nothing here knows a vendor, nor what anybody will
make of the values. The world's own seed decides.
"""
