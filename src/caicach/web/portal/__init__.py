"""Pages for everybody: citizens, businesses, the press."""
