"""From scores to decisions: ranking, places, release, acceptance, and who can be drawn."""
