"""Applying to join the roster, vouching, signing; and the desk that reads, talks and decides."""
