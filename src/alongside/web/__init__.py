"""Pages, by desk. A page writes nothing itself: it asks a room."""
