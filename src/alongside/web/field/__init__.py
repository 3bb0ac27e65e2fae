"""The field pack's pages: the same for everyone, so that a device can keep them."""
