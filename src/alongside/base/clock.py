"""The database's clock."""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """Return PostgreSQL's present moment, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
