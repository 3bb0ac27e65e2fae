"""Starts and watches the processes and the embedded PostgreSQL. Standard library only."""
