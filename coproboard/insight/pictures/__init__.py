"""Pictures of a board: one module each, a function from a scene to a `Picture`."""
from coproboard.insight.pictures.picture import Picture

__all__ = ["Picture"]
