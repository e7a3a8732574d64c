"""The papers of the one-stop office, handed out as PDF to be printed."""
