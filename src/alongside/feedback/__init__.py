"""What people thought of the help, kept apart from every case; and lessons that name nobody."""
