"""Engines segment query images from exemplars; one HTTP protocol reaches them."""
