"""Archives of courses as Studio imports them: reading, writing, and the names that files have in them.

The exporter, the preview and the push to Studio share this, and it knows none of them.
"""
