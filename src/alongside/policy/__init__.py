"""Versioned, configurable clocks and limits."""
