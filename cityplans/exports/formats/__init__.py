"""The tables of a package as files, one module per format.

In:  an `ExportContext`.
Out: pairs of a path below /data/ and the content of the file there, the same bytes for the same data.

`xlsx.py` composes a workbook from `xlsx_cover.py`, `xlsx_dictionary.py` and `xlsx_rows.py`, `sqlite.py` a database
with the statements of `sql.py`.
"""
