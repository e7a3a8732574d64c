"""Published results for everybody, without signing in."""
