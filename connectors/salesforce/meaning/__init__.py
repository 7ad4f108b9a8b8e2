"""What the vendor's names, values, rows and refusals mean. Asks the org nothing."""
