"""The pages of a review: the list of a plan's records, and each record beside its passage.

In:  a `curate.review.session.Snapshot`, and what became of the last decision. Out: HTML.
Imports from `curate` only `review`; its templates are in templates/review/.

Start at `pages.py`; `fields` says how a field is shown and edited.
"""
