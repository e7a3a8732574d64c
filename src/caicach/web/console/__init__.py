"""Pages for officials who are signed in."""
