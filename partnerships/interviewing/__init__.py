"""Interviews: free times from when the panel can, booking them, and what was said in them."""
