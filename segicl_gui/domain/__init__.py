"""What the app is about, as plain values: numpy and psygnal only."""
