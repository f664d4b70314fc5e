"""Requests to change an agreement that is in force: asked by a party, consented to, decided by the programme."""
