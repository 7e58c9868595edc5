"""A stand-in for the simplecalculator package, with as much of it as the program beside it uses."""
