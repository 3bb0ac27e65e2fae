"""The desk of duty officers: requests from ask to decision, and the rota."""
