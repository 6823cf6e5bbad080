"""Cross-cutting concerns, one a file, each with install(app)."""
