"""The words of the world, each as it should be; what becomes of them in typing is in `dirt`."""
