"""One believable school day in several languages, made through domain functions."""
def make(): return None
def addresses(made, base): return base
