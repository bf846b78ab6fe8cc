"""Attempts to log in: throttled before a password is hashed, counted for all workers, and logged.

Nothing here knows by which page or API somebody logs in: `throttling.ThrottlingBackend` stands before
all other backends.
"""
