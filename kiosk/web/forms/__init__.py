"""Text in, values or errors out; one family of forms a file, no database."""
