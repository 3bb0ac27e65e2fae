"""Offers: the screen of owner and staff, the phone script, and the public pages on which offers are made."""
