"""The library: for anyone to read in, and the desk of those who keep it."""
