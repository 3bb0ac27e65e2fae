"""What stops a start, said so that the person at the keyboard knows what to do."""

from __future__ import annotations


class Trouble(Exception):
    """Something a person has to put right. The message is the sentence they read; no traceback is shown."""
