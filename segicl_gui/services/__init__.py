"""The user's verbs, with no Qt in them."""
