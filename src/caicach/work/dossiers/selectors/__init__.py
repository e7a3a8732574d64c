"""The only doors through which dossiers are read: each fetches and authorises."""
