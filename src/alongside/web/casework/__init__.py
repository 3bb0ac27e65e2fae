"""The desk of coordinators, and the same pages for advisors on a team."""
