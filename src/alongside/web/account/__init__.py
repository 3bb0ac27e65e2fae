"""Signing in, one's own sign-in, the people of the program, and the demo's open door."""
