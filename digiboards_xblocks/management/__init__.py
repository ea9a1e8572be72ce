"""What an operator can do on the server."""
