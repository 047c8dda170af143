"""Share pictures: what a messenger shows of a page, drawn at build.

`facts` chooses the words, `picture` draws them with the letters of `font`, `png` writes what is drawn. A messenger
shows a picture at a third of its size, so there is one title and one fact, in few and large letters.
"""
