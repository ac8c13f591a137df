"""What a report says of a project: effort, proposals, sizes, and the page itself."""
