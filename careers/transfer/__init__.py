"""Content in and out: fixtures."""
