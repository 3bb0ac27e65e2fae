"""What the doctor asks of a database that answers."""

from datetime import timedelta

import pytest

from alongside.cli import checks
from alongside.kernel import clock

pytestmark = pytest.mark.django_db


def test_a_database_with_all_tables_is_well():
    assert checks.database().well


def test_a_missing_change_to_the_tables_is_said(django_db_blocker):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ledger'")
    finding = checks.database()
    assert not finding.well
    assert "run 'alongside migrate'" in finding.says


@pytest.mark.parametrize(("apart", "well"), [(0, True), (60, False), (-60, False)])
def test_clocks_that_disagree_are_said(monkeypatch, apart, well):
    true = clock.host_clock
    monkeypatch.setattr(clock, "host_clock", lambda: true() + timedelta(seconds=apart))
    finding = checks.clocks()
    assert finding.well is well
    assert well or "60 s apart" in finding.says


def test_a_full_disk_is_said(monkeypatch):
    monkeypatch.setattr(checks, "NEEDED_MEGABYTES", 10**12)
    assert not checks.disk().well
