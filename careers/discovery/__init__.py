"""Questions asked of live editions."""
