"""The `alongside` command."""
