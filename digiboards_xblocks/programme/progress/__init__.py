"""Progress: a summary of the platform's completion, by person and by part of the programme."""
