"""The start page as a Panel app: ``panel serve apps/*.py --plugins coproboard.server``, then ``/home``."""
from coproboard.views.apps import home_page

home_page().servable()
