"""The strings of the interface in both languages, and how each language writes numbers and dates.

In:  a key of templates/strings, or a value to format.
Out: text.

Start at `strings.py`. A new string goes into templates/strings/zh.yaml and en.yaml under the same key.

May import `core` and `read`.
"""
