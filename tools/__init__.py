"""Tools for who builds Open Door: run with `python -m tools.<name>`, or by make."""
