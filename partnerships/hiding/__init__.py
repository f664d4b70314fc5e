"""Hiding names from reviewers: a stored projection of each submission, and nothing else, is what they read."""
