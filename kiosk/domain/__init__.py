"""Verbs: plain functions (school, ...) that change or read, or refuse by name."""
