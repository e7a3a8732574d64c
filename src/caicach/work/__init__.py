"""What happens: the daily work, recorded once, from which everything else is computed."""
