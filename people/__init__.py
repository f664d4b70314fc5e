"""People, the organisations they act for, how they read, and the post."""
