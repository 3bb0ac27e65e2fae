"""Messages waiting to go out."""
