"""Casework: introduction, contacts, follow-ups, close, reopen."""
