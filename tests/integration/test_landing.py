"""Signing in leads everybody to their own work."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

LANDS = {
    "officer": "/desk/requests/",
    "coordinator": "/desk/day/",
    "advisor": "/advisor/",
    "roster_manager": "/desk/directory/roster/",
    "care_lead": "/desk/care/",
    "funder": "/desk/oversight/measures/",
    "admin": "/desk/duty/rota/",
}


@pytest.mark.parametrize(("who", "where"), LANDS.items())
def test_each_lands_at_their_own_desk(cast, client_for, who, where):
    client = client_for(getattr(cast, who))
    assert client.get("/desk/").url == where
    assert client.get(where).status_code == 200


def test_a_stranger_lands_at_the_sign_in(db):
    assert Client().get("/desk/").url.startswith("/account/sign-in/")
