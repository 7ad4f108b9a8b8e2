"""What is done about it: journaled, sent, settled, recovered. The only wing that writes."""
