"""Role pages beside each other: what two of them share and what separates them, and several in a table."""
