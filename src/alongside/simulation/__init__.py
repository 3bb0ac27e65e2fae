"""What a way of asking costs in time and in people disturbed, tried on a made-up crowd. No Django."""
