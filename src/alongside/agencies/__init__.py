"""Law enforcement agencies, their contact numbers with the source, and delegates."""
