"""The pages of evaluation seasons in the console."""
