"""A community's victim assistance plan: written before, kept current, and at hand on the first day."""
