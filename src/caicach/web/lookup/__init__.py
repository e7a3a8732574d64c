"""The one-stop as citizens meet it: looking a dossier up, submitting one, and what follows."""
