"""The records of a plan beside their passages, which a curator confirms, corrects, adds or deletes.

In:  a datasets folder, the official texts, and what the curator sends. Out: new contents of the plan's own tables, of
     its plan.yaml, of the shared tables with rows that it brings, and of the ledgers that name them.
Imports from `curate` the writer, the ledger of reviews, the shared records, the layout of plan.yaml, and what makes
     ids, orders and evidence for the commands.

Start at `session.py`. `passages` marks what is printed, `findings` checks one plan, `queue` puts its records in the
order of the text, `changes` makes a curator's decision into new contents of files; `new_record`, `removals` and
`shared_ids` do so for records that are added, deleted or get another id.
"""
