"""Asks the real vendors and a look-alike the same, and tells where the look-alike differs.

It keeps `sandbox` true and is no part of it: not shipped, run by a maintainer with
`make verify-live` against a developer org and a test portal. Of the look-alikes it knows how one is
started.
"""
