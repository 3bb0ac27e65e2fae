"""Demo data, replay of real incidents, exercises."""
