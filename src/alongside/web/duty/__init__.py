"""The duty desk: teams, call-outs and the rota."""
