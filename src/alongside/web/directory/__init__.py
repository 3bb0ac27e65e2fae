"""The directory desk: agencies with their numbers and delegates, and the roster of peer advisors."""
