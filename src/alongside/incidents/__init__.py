"""Incidents and requests for assistance: asked, acknowledged, verified, triaged."""
