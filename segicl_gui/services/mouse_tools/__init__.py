"""What the mouse tools do to a mask, as plain functions of arrays."""
