"""Nouns: tables, constraints and small pure properties; no queries."""
