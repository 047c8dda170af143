"""City Plans: curated city plans, checked, rendered and packaged.

The rooms, each of which imports only from those above it:

    core                        records, findings, text: values and pure functions
    read, verify                a datasets folder read into cells; a built site verified
    i18n, check                 the words of the interface; the rules of the data
    catalog                     typed records with indexes
    exports, search, curate     downloads; search index; the tools that write datasets/
    render                      pages
    build                       the whole site, swapped in; the site while it is edited
    cli                         the commands
"""
