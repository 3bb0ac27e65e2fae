"""Clocks and limits, counts for reports, and the record: pages for those who answer for the program."""
