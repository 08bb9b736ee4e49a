"""The workbench as a Panel app: ``panel serve apps/*.py``, then ``/workbench#<link of a board>``."""
from coproboard.views.beside_apps import workbench_page

workbench_page().servable()
