"""What the data is, said in the standards by which others find and read it: one module per standard."""
