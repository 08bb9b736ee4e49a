"""Floor 2: boards and records as files that people take away, one module for each form."""
