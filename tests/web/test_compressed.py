"""Compressed answers are kept for the next reader, within so many bytes however many contents there are."""

from __future__ import annotations

import gzip
import os

from trends.web.compressed import KEPT, _Kept, digest


def test_a_content_is_compressed_once():
    kept, body = _Kept(room=10_000), b"a content " * 100
    first = kept.get(digest(body), body, "gzip")
    assert first is kept.get(digest(body), body, "gzip")
    assert gzip.decompress(first) == body


def test_contents_beyond_the_room_are_let_go_the_least_lately_asked_for_first():
    """Catch a cache that counts contents: those of an embed's options are without number, and of any size."""
    kept, bodies = _Kept(room=5_000), [os.urandom(2_000) for _ in range(9)]
    made = [kept.get(digest(body), body, "gzip") for body in bodies]
    held = [encoded for encoded in made if any(encoded is one for one in kept._found.values())]
    assert held == made[-2:]
    assert KEPT.room <= 64_000_000
