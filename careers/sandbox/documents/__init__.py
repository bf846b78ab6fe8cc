"""A file or a pasted text of anybody -> its lines. Runs in a process of its own: `python -m` this package.

Nothing here imports Django, so that such a process is there at once. Messages are therefore marked for
translation only; whoever asked translates them.
"""
