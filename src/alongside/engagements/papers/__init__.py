"""Reading a file that somebody sends: what it is, its text by place, and what it may not carry."""

from alongside.engagements.papers.media import Unwelcome, clean, media_of
from alongside.engagements.papers.reading import Piece, findings, pieces

__all__ = ["Piece", "Unwelcome", "clean", "findings", "media_of", "pieces"]
