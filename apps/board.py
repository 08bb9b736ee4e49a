"""A board as a Panel app: ``panel serve apps/*.py --plugins coproboard.server``, then ``/board?board=<id>#<key>``."""
from coproboard.views.apps import board_page

board_page().servable()
