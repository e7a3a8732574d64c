"""Views of criteria sets: reading, making, editing, issuing."""
