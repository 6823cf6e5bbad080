"""Screens for parents, on the tablet and on their own phone."""
