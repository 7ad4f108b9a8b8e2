"""The SOAP API: one envelope in, one envelope out, by way of the REST calls."""
