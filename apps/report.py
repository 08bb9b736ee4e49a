"""The record of a board as a Panel app: ``panel serve apps/*.py``, then ``/report#<link of a board>``."""
from coproboard.views.beside_apps import report_page

report_page().servable()
