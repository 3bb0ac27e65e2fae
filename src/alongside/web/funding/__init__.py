"""The funding navigator for anyone, and the desk that keeps its catalog."""
