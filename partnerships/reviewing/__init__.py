"""The review of a call: declaring conflicts, assigning, scoring, locking, looking again where two differ."""
