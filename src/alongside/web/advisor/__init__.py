"""The advisor desk: one's own pages, seats and availability."""
