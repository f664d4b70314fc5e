"""The pages of partnerships: starting, writing, consenting, files, people, papers, and staff's list."""
