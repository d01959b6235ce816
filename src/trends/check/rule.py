"""What a rule is, apart from the list of them, so that a module of rules can name the type."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trends.check.problem import Problem
from trends.check.schema import RawTable

Rule = Callable[[dict[str, RawTable]], Iterator[Problem]]
"""A function of the tables as written that yields problems; its docstring says the rule in one sentence."""
