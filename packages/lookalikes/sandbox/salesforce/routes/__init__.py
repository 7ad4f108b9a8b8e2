"""The REST resources: thin routes over the model."""
