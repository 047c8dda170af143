"""One module per format of download."""
