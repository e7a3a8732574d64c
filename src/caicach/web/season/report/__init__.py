"""Pages of a season: the unit's report, and its sheet as a file to work on elsewhere."""
