"""Trials that take long or need a program of the system: `make soak`."""
