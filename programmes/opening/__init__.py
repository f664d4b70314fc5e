"""Files that people send are opened here before anybody else may open them, each in a process of its own.

`inspect` starts that process; `__main__` is it. What opens them knows no Django, no database and no secret.
"""
