"""Books: a guide as a tree of chapters, and the files that are made of it (EPUB, Word, PDF).

Importing it sets up Django, whose translations name parts of activities.
"""

from player.settings import set_up_django

set_up_django()
