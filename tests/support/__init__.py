"""What the tests share; importing any of it puts off what takes long to load."""

from tests.support.late import put_off_grammar

put_off_grammar()
