"""Pages on which a call is decided, and those on which its parties answer."""
