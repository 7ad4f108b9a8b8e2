"""Two records side by side: what is compared, and what a careful first meeting makes of it."""
