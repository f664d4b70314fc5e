"""The tests, laid out like the house; and the cast that plays in them and in the demonstration."""
