"""Drafts: what the rows of roles say, kept as the pages that they make. See `storage`."""
