"""The pages of docs/reference and the list of decisions, made from annotations in the code."""
