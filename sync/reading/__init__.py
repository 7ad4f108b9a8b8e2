"""What is there: changes, vanished records, successors, lost ties, taken into the mirror."""
