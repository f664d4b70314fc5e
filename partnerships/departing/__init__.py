"""A party leaves after the award: the agreement is suspended, another party is sought, or the place goes on."""
