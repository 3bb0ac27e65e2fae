"""Entries and heads of the ledger. Rows are written only by the database function ``ledger_append``."""

from __future__ import annotations

from django.db import models


class LedgerEntry(models.Model):
    """One line: who did (or read) what, when and why. Never changed, never deleted.

    ``hash`` is SHA-256 in hex over the hash before it, the stream, the sequence number and ``payload``;
    the other columns repeat the payload for searching and are checked against it by ``verify``.
    """

    stream = models.TextField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.TextField()
    action = models.TextField()
    object = models.TextField(default="", blank=True)
    payload = models.TextField()
    prev_hash = models.TextField()
    hash = models.TextField()

    class Meta:
        db_table = "ledger_entry"
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="ledger_stream_seq")]
        indexes = [
            models.Index(fields=["object", "actor", "at"], name="ledger_object_actor"),
            models.Index(fields=["at"], name="ledger_at"),
        ]


class LedgerHead(models.Model):
    """The last link of each chain: its row is the lock that keeps the numbers free of gaps."""

    stream = models.TextField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.TextField()

    class Meta:
        db_table = "ledger_head"
