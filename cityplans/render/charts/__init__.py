"""Pictures of the data, drawn at build time: one module per picture, each a Chart with its own table of values."""
