"""The desk of who keeps the catalogue of procedures."""
