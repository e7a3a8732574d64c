"""Pages about when agencies work, and about when something is due."""
