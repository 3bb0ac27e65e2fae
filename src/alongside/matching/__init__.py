"""The whole team for an incident: eligible, scored, proven best, explained. Stands on its own."""
