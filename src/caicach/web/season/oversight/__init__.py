"""Pages of a season: oversight."""
