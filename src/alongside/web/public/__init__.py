"""Pages for anyone: what this is, asking for help, the receipt, the case page."""
