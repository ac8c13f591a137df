"""Tasks to learn from, and the loop that learns from them."""
