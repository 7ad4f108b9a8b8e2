"""The table of probes, as data: what is asked of each vendor, in this order."""
