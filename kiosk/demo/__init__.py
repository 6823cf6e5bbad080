"""One believable school day in several languages, made through domain functions."""
