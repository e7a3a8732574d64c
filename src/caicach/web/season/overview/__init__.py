"""Pages of a season: overview."""
