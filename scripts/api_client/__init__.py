"""One client for the REST APIs of Studio and the LMS: who comes, how long to wait, and what a refusal means.

The push to Studio and the reports share it. It is not called ``http``: the scripts' folder comes first on their path,
and that name would hide the standard library's package from everything that they import.
"""
