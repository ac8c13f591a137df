"""Masks that other programs wrote, one module a format: `api` has what they all give."""
