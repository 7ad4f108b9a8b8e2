"""What an administrator defines: custom object types, and the pipelines' stages."""
