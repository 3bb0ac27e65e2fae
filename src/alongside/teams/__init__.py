"""From roster and request to a matching problem; keeps proposals, vetoes and choices."""
