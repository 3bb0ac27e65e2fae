"""What the children get in their environment, and never get."""

from pathlib import Path

import pytest

from alongside.launch import surroundings
from alongside.launch.binaries import Binaries
from alongside.launch.cluster import Cluster
from alongside.launch.embedded import Embedded
from alongside.launch.place import Keys
from alongside.launch.port import Listen

VAR = Path("/srv/var")
EMBEDDED = Embedded(
    VAR,
    Cluster(VAR / "data", VAR / "socket", Binaries(Path("/pg"), 18), None),
    Keys("owner-secret", "app/secret", "django-secret"),
    fresh=False,
)


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "ALONGSIDE_EMBEDDED", "ALONGSIDE_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("ALONGSIDE_BASE_URL", raising=False)


def test_the_web_gets_the_app_role_and_never_the_owner(monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://boss:pw@db/x")
    environ = surroundings.for_children(
        VAR, secret_key="k", embedded=EMBEDDED, listen=Listen("127.0.0.1", 81)
    )
    assert (
        environ["DATABASE_URL"] == "postgresql://alongside_app:app%2Fsecret@/alongside?host=/srv/var/socket"
    )
    assert environ["ALONGSIDE_EMBEDDED"] == "1"
    assert environ["ALONGSIDE_BASE_URL"] == "http://localhost:81"
    assert "DATABASE_OWNER_URL" not in environ
    assert not any("owner-secret" in value or "boss" in value for value in environ.values())


@pytest.mark.parametrize(
    ("host", "open_doors"), [("127.0.0.1", True), ("0.0.0.0", False), ("10.0.0.7", False)]
)
def test_the_demo_has_no_open_doors_where_others_can_reach_them(host, open_doors):
    environ = surroundings.for_children(VAR, secret_key="k", embedded=EMBEDDED, listen=Listen(host, 81))
    assert ("ALONGSIDE_EMBEDDED" in environ) is open_doors


def test_migrate_gets_the_owner_and_the_role_to_grant_to():
    environ = surroundings.for_children(VAR, secret_key="k", embedded=EMBEDDED)
    migrate = surroundings.for_migrate(environ, embedded=EMBEDDED)
    assert migrate["DATABASE_URL"].startswith("postgresql://alongside_owner:owner-secret@")
    assert migrate["ALONGSIDE_APP_ROLE"] == "alongside_app"


def test_a_database_of_theirs_is_not_called_embedded_whatever_was_set(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:pw@db/x")
    monkeypatch.setenv("ALONGSIDE_EMBEDDED", "1")
    environ = surroundings.for_children(VAR, secret_key="k", embedded=None)
    assert environ["DATABASE_URL"] == "postgresql://app:pw@db/x"
    assert "ALONGSIDE_EMBEDDED" not in environ


@pytest.mark.parametrize(
    ("owner", "url", "role"),
    [
        (None, "postgresql://app:pw@db/x", None),
        ("postgresql://boss:pw@db/x", "postgresql://boss:pw@db/x", "app"),
        ("postgresql://app:pw@db/x", "postgresql://app:pw@db/x", None),
    ],
)
def test_their_owner_migrates_and_their_app_role_gets_the_rights(monkeypatch, owner, url, role):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:pw@db/x")
    if owner:
        monkeypatch.setenv("DATABASE_OWNER_URL", owner)
    environ = surroundings.for_children(VAR, secret_key="k", embedded=None)
    migrate = surroundings.for_migrate(environ, embedded=None)
    assert (migrate["DATABASE_URL"], migrate.get("ALONGSIDE_APP_ROLE")) == (url, role)


def test_settings_of_theirs_win_over_ours(monkeypatch):
    monkeypatch.setenv("ALONGSIDE_SECRET_KEY", "theirs")
    monkeypatch.setenv("ALONGSIDE_BASE_URL", "https://help.example")
    environ = surroundings.for_children(VAR, secret_key="ours", embedded=None, listen=Listen("127.0.0.1", 81))
    assert environ["ALONGSIDE_SECRET_KEY"] == "theirs"
    assert environ["ALONGSIDE_BASE_URL"] == "https://help.example"
