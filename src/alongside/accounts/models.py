"""People who sign in, and the roles they hold."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from alongside.accounts.permissions import Role
from alongside.base.constraints import one_of
from alongside.kernel.actor import Actor


class People(BaseUserManager["Person"]):
    """Django's door for making a person; rooms use accounts.actions."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Make a person with a hashed password, or none that can be used."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """Someone with a sign-in: staff, advisor, funder. A chief needs none.

    ``robot``: stands in for a person in the nightly test page, is told nothing real and signs in nowhere.
    ``sign_in_edition`` goes up whenever the password or a second step changes; sessions opened before end.
    """

    email = models.EmailField(unique=True)
    name = models.TextField()
    phone = models.TextField(default="", blank=True)
    timezone = models.TextField(default="America/New_York")
    language = models.TextField(default="en")
    is_active = models.BooleanField(default=True)
    sign_in_edition = models.IntegerField(default=0)
    robot = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = People()

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must carry to go on: it changes with the password and the second steps."""
        return salted_hmac(
            "alongside.accounts.session",
            f"{self.sign_in_edition}:{self.password}",
            secret,
            algorithm="sha256",
        ).hexdigest()

    @property
    def actor(self) -> Actor:
        """Return this person as the actor of an action."""
        return Actor("person", str(self.pk), self.name)


class RoleGrant(models.Model):
    """A role held from one day to another."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="grants")
    role = models.TextField(choices=Role.pairs())
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.TextField()

    class Meta:
        constraints = [
            one_of("role", Role, name="grant_role_known"),
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(until_at__isnull=True), name="grant_once_open"
            ),
        ]
