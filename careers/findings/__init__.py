"""What wants an editor's attention in the draft of a role, and the links that it has."""
