"""Pages of a season: evidence."""
