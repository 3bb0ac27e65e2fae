"""Peer advisors: experience, credentials, availability, recusals, commitments."""
