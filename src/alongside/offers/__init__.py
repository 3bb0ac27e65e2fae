"""Offers of help, goods, money and volunteers: sorted for a community by an owner who is not an officer."""
