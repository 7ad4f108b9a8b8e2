"""The look-alikes behind https, for clients that refuse anything else."""
