"""Floor 2: what can be read off a board: tables, charts."""
