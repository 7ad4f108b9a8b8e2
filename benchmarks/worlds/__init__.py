"""Generated worlds beside public data: what is counted in both, how far apart it is, and the page
that shows it.
"""
