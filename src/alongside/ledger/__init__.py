"""Append-only, hash-chained record of who did (and read) what, when and why."""
