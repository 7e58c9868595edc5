"""Stands in for the package of this name that the program was written for."""
