"""Federal and other money after mass violence: which program fits, who must ask, by when."""
