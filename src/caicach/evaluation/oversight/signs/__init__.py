"""Signs that deserve a person's look: each a rule with its threshold and its rows; none punishes anybody."""
