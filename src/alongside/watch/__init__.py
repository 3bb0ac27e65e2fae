"""The watch: is anything stuck, lost or silent? A process of its own that only reads, and says so."""
