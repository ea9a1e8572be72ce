"""Published figures, live counts and the register as tables of Aspects' ClickHouse; nothing happens without Aspects.

``rows.py`` says what is in the tables, ``sinks.py``, which alone imports platform-plugin-aspects, sends them, and
``sending.py`` is for who has them sent, whether it is installed or not.
"""
