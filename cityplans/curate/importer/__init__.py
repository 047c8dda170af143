"""Drafts the tables of a plan from the text of an official document.

In:  the bytes of one saved text, and the vocabularies shared by all plans (`reference.Reference`).
Out: a `draft_rows.Draft`: the rows of every table, the evidence for them, and notes for the curator.
     Every module is pure; the command `import` reads the text and writes the draft.
May import `core`, `read` and `check`.

Start at `draft.draft`, which runs the stages in this order:
text       decoding, lines (script); pages, boilerplate, document_title, covering_notice, signature, annexes,
           document_body: from bytes to the lines of the plan
tables     table_columns, table_cells, table_grid, tables; flattened_heads, flattened_cells, flattened_rows,
           flattened_tables; table_rows, arrangement: rows are read as the sentences they stand for
paragraphs paragraphs: from lines to whole paragraphs that know their offsets
structure  plan_metadata; markers, bare_headings, headings, outline; kinds, body_list_places, part_ends, phrases, measures
records    record_ids, stretches; bodies, aliases, duties, assignments; quantities, dates, targets, mentions, statements;
           indicator_tables
result     draft_rows, draft_report
"""
