"""Content in and out: fixtures, documents, public data sets, and files for others."""
