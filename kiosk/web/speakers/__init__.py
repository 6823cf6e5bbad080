"""Pages of people who speak a language and were sent a link: to read, to listen, to check words."""
