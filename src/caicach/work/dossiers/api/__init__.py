"""What programs of a unit do with its dossiers: read what changed, and hand batches in."""
