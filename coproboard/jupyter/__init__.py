"""coproboard in JupyterLab: a tile in the launcher, and `.coproboard` files that open as live boards.

What it is: what Jupyter loads of us, on its own side of the login. What it is not: a way for the people on a board to
reach Jupyter; a board's guests come to the board's own server (`Board.share`, ``coproboard serve``), which knows
nothing of Jupyter and has no way to it.

The fact that shaped it: everything shown under Jupyter's address has all of Jupyter's rights in the browser. So nothing
stands there but our own pages, from processes of this user, and nothing of Jupyter's (cookies, tokens) is handed to them.

``share`` and ``etc`` are what Jupyter finds in its own folders once the package is installed; a checkout is used by
naming them: ``JUPYTER_PATH=coproboard/jupyter/share JUPYTER_CONFIG_PATH=coproboard/jupyter/etc jupyter lab``.
"""
