"""Applications to join the roster: received, vouched for, talked over, decided by two, signed."""
