"""Commands for an operator on the server."""
