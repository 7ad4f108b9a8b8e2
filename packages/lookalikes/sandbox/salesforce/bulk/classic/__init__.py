"""The older Bulk API: jobs and batches in JSON, XML or CSV."""
