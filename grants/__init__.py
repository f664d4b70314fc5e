"""Grants follow what was done: instalments, payments, accounts."""
