"""Floor 1: bytes, sequence, author, time. Knows no document."""
