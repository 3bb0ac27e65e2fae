"""Sending an advisor on site: terms, checks, two signatures, the stay, the way back, and care afterward."""
