"""The rota: shifts, who is on now, the escalation chain."""
