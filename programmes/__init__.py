"""A programme: its calls and forms, who is appointed in it, and the ground every row stands on."""
