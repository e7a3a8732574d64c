"""What people were told, in the console."""
