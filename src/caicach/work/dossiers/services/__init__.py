"""The only doors through which anything happens to a dossier."""
