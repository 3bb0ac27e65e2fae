"""Measures: counts only, exercises left out by construction."""
