"""The front end: ``src`` is its source, ``dist`` what esbuild made of it, committed and shipped."""
