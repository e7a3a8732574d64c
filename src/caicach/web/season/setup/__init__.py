"""Pages of a season: setup."""
