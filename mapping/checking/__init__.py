"""Policy files held against themselves and against what a system says of itself. Pure."""
