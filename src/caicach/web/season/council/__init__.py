"""Pages of a season: council."""
