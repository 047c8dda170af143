"""Draws the charts of the site as SVG at build time.

In:  the catalog in one language.
Out: a `chart.Chart` for each subject: drawings in two widths and the table of every value shown.
     A chart function returns None if there is too little to compare, or too much to show at a glance.

Start at `chart.py`. There is one module per chart: `timeline`, `plans`, `responsibilities`, `themes`, `values`,
`years`, `counts`. They draw with `drawing`, `bars`, `lettering` (widths of text) and `scale` (positions of dates).
"""
