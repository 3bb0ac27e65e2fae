"""The parts that pages are made of: widgets, and a gallery of every template in ``components/``."""
