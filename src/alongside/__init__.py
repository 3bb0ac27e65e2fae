"""Alongside: the open system that a mass violence peer advisory program runs on."""

__version__ = "0.1.0"
