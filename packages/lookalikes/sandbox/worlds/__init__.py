"""Worlds to fill the look-alikes with: a company's plausible, and plausibly dirty, history."""
