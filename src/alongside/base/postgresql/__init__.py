"""Django's PostgreSQL backend with a pool that looks before it asks (base.py)."""
