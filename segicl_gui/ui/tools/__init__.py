"""Mouse tools of the canvas: one module a family, above gestures that anything can listen to."""
