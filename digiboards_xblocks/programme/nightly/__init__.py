"""All that runs each night, in parts that do not stop each other."""
