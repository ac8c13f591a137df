"""Reading images, writing masks, and keeping projects."""
