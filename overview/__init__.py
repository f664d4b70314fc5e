"""Reads everything, owns nothing: what must I do today, figures, reports."""
