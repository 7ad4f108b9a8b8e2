"""Who is to be decided about when somebody opts out, or has another address than before."""
