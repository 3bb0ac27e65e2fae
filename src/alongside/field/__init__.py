"""The field pack: what a community carries into the first hours, made from the catalog, to be kept on a device."""
