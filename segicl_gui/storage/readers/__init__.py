"""Formats of images, one module a format; `storage.images` chooses among them."""
