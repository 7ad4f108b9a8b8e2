"""Reads SOQL and SOSL text into its parsed shape; knows nothing of objects or fields."""
