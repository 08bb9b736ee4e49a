"""Floor 0: the catalogues of the interface, one JSON per language, read by Python and by the browser."""
