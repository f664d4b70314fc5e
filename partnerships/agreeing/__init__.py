"""The agreement of a partnership: drafted from the call's template, put out, signed by each side, kept as versions."""
