"""The network keeps the helpers together: bodies, gatherings, the help log."""
