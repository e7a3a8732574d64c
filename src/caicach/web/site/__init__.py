"""What every page shares: language, appearance, errors, the request log, the health report."""
