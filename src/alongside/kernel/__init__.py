"""Pure building blocks: clock, verdict, periods, geography, ids, free text. No Django, no network."""
