"""Pages of the agreement: for its parties, and for staff."""
