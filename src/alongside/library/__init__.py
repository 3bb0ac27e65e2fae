"""What there is to think of: the catalog of protocols and their items, kept up to date by staff without code."""
