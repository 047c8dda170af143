"""What changed between two states of the data, and the release that follows."""
