"""Email, SMS and voice: real adapters and their verified fakes."""
