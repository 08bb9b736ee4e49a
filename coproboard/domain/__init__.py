"""Floor 0: the rules of the domain, in plain Python. Imports the standard library and errors only."""
