"""Events that come again, and who else is asked to one."""
