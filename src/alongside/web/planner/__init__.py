"""The plan builder: a community's victim assistance plan, with or without an account, and its staff pages."""
