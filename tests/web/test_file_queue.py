"""Pictures for many readers: made once, kept, and refused when too many wait."""

from __future__ import annotations

import asyncio
import threading

import pytest

from trends.web.file_queue import Busy, FileQueue


def run(work):
    return asyncio.run(asyncio.wait_for(work, 10))


def test_what_is_made_is_kept_and_made_once():
    queue, made = FileQueue(), []

    async def ask():
        return [await queue.get("a", lambda: made.append(1) or b"picture") for _ in range(3)]

    assert run(ask()) == [b"picture"] * 3
    assert made == [1]


def test_those_who_ask_for_the_same_at_once_wait_for_the_same():
    queue, made, gate = FileQueue(waiting=1), [], threading.Event()

    def make():
        gate.wait(5)
        made.append(1)
        return b"picture"

    async def ask():
        waiting = [asyncio.ensure_future(queue.get("a", make)) for _ in range(50)]
        await asyncio.sleep(0.05)
        gate.set()
        return await asyncio.gather(*waiting)

    assert run(ask()) == [b"picture"] * 50
    assert made == [1]


def test_who_comes_when_too_many_wait_is_refused_before_anything_is_made():
    queue, gate, made = FileQueue(workers=1, waiting=2), threading.Event(), []

    async def ask():
        held = [asyncio.ensure_future(queue.get(key, lambda: gate.wait(5) and b"late")) for key in "ab"]
        await asyncio.sleep(0.05)
        with pytest.raises(Busy):
            await queue.get("c", lambda: made.append(1) or b"never")
        gate.set()
        assert await asyncio.gather(*held) == [b"late", b"late"]
        return await queue.get("c", lambda: b"now")

    assert run(ask()) == b"now"
    assert made == []


def test_an_error_reaches_all_who_wait_and_is_not_kept():
    queue = FileQueue()

    def fail():
        raise ValueError("no")

    async def ask():
        found = await asyncio.gather(*(queue.get("a", fail) for _ in range(3)), return_exceptions=True)
        return found, await queue.get("a", lambda: b"yes")

    found, after = run(ask())
    assert [str(error) for error in found] == ["no"] * 3
    assert after == b"yes"


def test_one_reader_who_leaves_does_not_take_the_picture_from_the_others():
    queue, gate = FileQueue(), threading.Event()

    async def ask():
        leaver, stayer = (asyncio.ensure_future(queue.get("a", lambda: gate.wait(5) and b"picture")) for _ in range(2))
        await asyncio.sleep(0.05)
        leaver.cancel()
        gate.set()
        return await stayer

    assert run(ask()) == b"picture"


def test_no_more_is_kept_than_there_is_room_for_and_the_least_asked_for_goes_first():
    queue, made = FileQueue(room=25), []

    def make(key):
        return lambda: made.append(key) or b"0123456789"

    async def ask():
        for key in "abacaba":  # c pushes b out, then b pushes c out
            await queue.get(key, make(key))

    run(ask())
    assert made == ["a", "b", "c", "b"]


def test_what_is_larger_than_the_room_is_given_and_not_kept():
    queue, made = FileQueue(room=5), []

    async def ask():
        return [await queue.get("a", lambda: made.append(1) or b"0123456789") for _ in range(2)]

    assert run(ask()) == [b"0123456789"] * 2
    assert made == [1, 1]
