"""A large screen for the room as a Panel app: ``panel serve apps/*.py``, then ``/wall#<link of a board>``."""
from coproboard.views.beside_apps import wall_page

wall_page().servable()
