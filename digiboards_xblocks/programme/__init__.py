"""Features of programme staff, and what spans activities; a folder for each."""
