"""The catalog of protocols and their items: coordinators look after it without code."""
