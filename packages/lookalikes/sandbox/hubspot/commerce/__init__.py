"""What things cost: deals' currencies, and what is sold with them."""
