"""Administrative procedures: finding and reading them in public, and keeping their catalogue."""
