"""Pages of a season: appraisal."""
