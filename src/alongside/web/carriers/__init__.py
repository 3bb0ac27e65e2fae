"""Where carriers report, and where officers read the texts that nobody but a person can answer."""
