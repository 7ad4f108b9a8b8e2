"""How good an assignment is, shown without asking the solver again. Pure."""
