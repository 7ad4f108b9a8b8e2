"""Engines with one mechanism taken out, each of which some check has to notice."""
