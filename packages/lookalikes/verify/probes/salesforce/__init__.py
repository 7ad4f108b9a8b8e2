"""What is asked of a Salesforce org."""
