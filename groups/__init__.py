"""Groups meet: peer groups, meetings and tallies, never names."""
