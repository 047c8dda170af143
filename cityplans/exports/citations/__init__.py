"""How to cite a record, in words and in the formats of reference managers."""
