"""The pages of docs/reference and the list of decisions, made from what stands beside the code."""
