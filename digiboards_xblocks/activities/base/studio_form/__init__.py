"""The form in which an author edits an activity in Studio. Its text stays the one truth, and the expert's way.

``values.py`` turns a text into the form's values and back, ``problems.py`` says which field a problem of the text
belongs to, and ``editor.py`` shows the form and answers its script.
"""
