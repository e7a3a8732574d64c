"""Pages of the one-stop's reports."""
