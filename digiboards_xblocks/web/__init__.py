"""The pages of programme staff and board sponsors: made on the server, and whole without a script."""
