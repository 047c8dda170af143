"""The records of a plan beside their passages, for a curator who confirms or corrects them.

In:  a datasets folder, the official texts, and what the curator sends. Out: new contents of the plan's own tables, of
     its plan.yaml, and of the shared tables with rows that it brings.
Imports from `curate` only the writer, the ledger of reviews, the shared records and the layout of plan.yaml.

Start at `session.py`. `passages` marks what is printed, `findings` checks one plan, `queue` puts its records in the
order of the text, `changes` makes a curator's decision into new contents of files.
"""
