"""Pages on which criteria sets are prepared, read and issued."""
