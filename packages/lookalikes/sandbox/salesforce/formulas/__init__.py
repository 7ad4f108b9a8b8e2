"""Salesforce's formula language: read, checked against the org's fields, and evaluated for records.

Grammar, precedence and what blanks mean follow the vendor's own open engine
(github.com/salesforce/formula-engine): among them that `^` binds less than `*`, and that CEILING
goes away from zero.
"""
