"""Trainings prepare the people of a partnership: trainings, sessions, enrolments, certificates."""
