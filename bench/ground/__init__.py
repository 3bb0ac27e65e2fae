"""What benchmarks stand on: programs of many years, built in bulk."""
