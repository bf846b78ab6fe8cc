"""Skills across roles."""
