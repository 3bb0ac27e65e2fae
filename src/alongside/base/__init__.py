"""Django helpers shared by the rooms: write keys, database clock, model base."""
