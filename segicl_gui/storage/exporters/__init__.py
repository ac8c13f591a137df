"""One module a format that masks leave in."""
