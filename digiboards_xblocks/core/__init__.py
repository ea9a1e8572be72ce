"""The rules of the programme in plain Python: what an activity may say, how its text is shown, how it is marked.

Shared by the blocks in the LMS and by the exporter on a desk, so that both accept exactly the same texts.
"""
