"""Activities of learners, a folder for each."""
