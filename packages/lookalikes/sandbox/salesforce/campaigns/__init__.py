"""Campaigns: the statuses their members may have, and what came of them."""
