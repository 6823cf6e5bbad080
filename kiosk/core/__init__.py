"""Knows nothing of schools: settings, database, clock, text, tables, tokens."""
