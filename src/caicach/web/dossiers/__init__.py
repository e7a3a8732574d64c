"""Pages of the one-stop office: inbox, taking in, one dossier and what is done to it."""
