"""Commands of `trends` that write files: one module a group, each with `add(command)`, which cli.py calls."""
