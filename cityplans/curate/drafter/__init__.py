"""Asks a program for what a plan still lacks, and refuses what the text does not say.

In:  a datasets folder, the official texts, and the answer of a program. Out: new contents of the plan's tables.
Imports from `curate` only the writer and `review`. Nothing else of the project depends on it.

Start at `draft.py`. `request` says what is asked, `program` runs the program, `proposals` reads its answer and judges
each text of it, `claims` compares figures and names with the passage.
"""
