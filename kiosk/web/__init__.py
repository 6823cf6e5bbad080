"""HTTP only: the one layer that knows requests, sessions, addresses and templates."""
