"""What a person or a SOAP call does to a record beyond editing it."""
