"""The pages of a review: of those who score, and of the staff who run it."""
