"""The product: command line, settings, wiring."""
