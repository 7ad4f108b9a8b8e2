"""What people read of a distribution: why they got a lead, why one is held. Pure."""
