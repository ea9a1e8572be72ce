"""What programme staff see and do, and what spans activities; a folder for each feature."""
