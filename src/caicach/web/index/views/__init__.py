"""Views of the index: they read the address, ask the presenters, and choose a template."""
