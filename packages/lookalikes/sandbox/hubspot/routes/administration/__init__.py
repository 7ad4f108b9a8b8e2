"""The routes of what an administrator settles and watches."""
