"""A look-alike of Salesforce: a model without HTTP, and thin routes over it."""
