"""What was computed once from the same numbers is not computed again, and nothing else is taken for it."""

from __future__ import annotations

import numpy as np
import pytest

from trends.inference.memo import by_content
from trends.inference.selection import best_of


def counting(most: int = 10):
    calls = []

    @by_content(most)
    def total(*args, **kwargs):
        calls.append(args)
        if args and isinstance(args[0], str):
            raise ValueError(args[0])
        return len(calls)

    return total, calls


def test_equal_content_is_computed_once_whatever_object_it_is_in():
    total, calls = counting()
    assert total(np.arange(5.0), selection=best_of(["a", "b"])) == total(np.arange(5.0), selection=best_of(["c", "d"]))
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.arange(5.0), np.arange(6.0)),
        (np.arange(4.0), np.arange(4)),
        (np.zeros((2, 3)), np.zeros((3, 2))),
        (best_of(["a", "b"]), best_of(["a", "a"])),
        (1, 1.0),
        (None, 0),
        ([1, [2, 3]], [1, 2, [3]]),
        (np.array(["a", "bc"], dtype=object), np.array(["ab", "c"], dtype=object)),
    ],
)
def test_other_content_is_computed_anew(one, other):
    total, calls = counting()
    total(one)
    total(other)
    assert len(calls) == 2


def test_an_error_is_not_kept():
    total, calls = counting()
    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            total("no")
    assert len(calls) == 2


def test_the_oldest_is_forgotten_first():
    total, calls = counting(most=2)
    for value in (1, 2, 1, 3, 1, 2):
        total(value)
    assert [args[0] for args in calls] == [1, 2, 3, 2]
