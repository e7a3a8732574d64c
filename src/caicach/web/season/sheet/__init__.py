"""Pages of a season: sheet."""
