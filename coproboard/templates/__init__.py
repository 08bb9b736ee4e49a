"""Floor 0: frames as data (one TOML each, English and Cymraeg inside) and their one loader."""
