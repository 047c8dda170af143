"""Full-text search: what can be found, and the files that the browser reads a piece of."""
