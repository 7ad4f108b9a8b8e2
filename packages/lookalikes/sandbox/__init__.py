"""Look-alikes of both vendors, for trials and tests; shares no code with the engine."""
