"""Floor 3: Panel components, Param-typed: the live board and the start page."""
from coproboard.views.front import BoardView, CarriedView, HomeView

__all__ = ["BoardView", "CarriedView", "HomeView"]
