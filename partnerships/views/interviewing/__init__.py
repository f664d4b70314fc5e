"""The pages around interviews: of staff, of the panel, of the applicants."""
