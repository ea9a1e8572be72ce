"""The player: pages of a course that work in a browser alone, which the formats for other systems are made of.

Importing it sets up Django, since no block can be imported before.
"""

from .settings import set_up_django

set_up_django()
