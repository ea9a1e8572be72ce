"""Our events as xAPI statements, by the platform's event-routing-backends; nothing happens where that is not installed.

``vocabulary.py`` gathers what each event becomes, ``profile.py`` the same as an xAPI profile, ``allowing.py`` lets the
events through, and ``transformers.py``, which alone imports event-routing-backends, makes the statements.
"""
