"""Floor 2: one module for each foreign format."""
