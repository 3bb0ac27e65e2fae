"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up: people are invited."""


class MfaAdapter(DefaultMFAAdapter):
    """Secrets encrypted at rest."""
