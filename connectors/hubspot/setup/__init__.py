"""What is done once: rights looked at, fields created, findings for `doctor`."""
