"""The settings of an installation: what is an address that can be printed, linked and read again, and what is not."""

from __future__ import annotations

import pytest

from trends import settings
from trends.errors import TrendsError


@pytest.mark.parametrize(
    "address", ["https://example.org", "http://localhost:8501/", "https://example.org/a/b", "http://[::1]:80/x"]
)
def test_an_address_is_taken_without_its_last_slash(monkeypatch, address):
    monkeypatch.setenv("PUBLIC_URL", f" {address} ")
    assert settings.public_url() == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "https://",
        "https://[",
        "https://a:99999999",
        "https://:80",
        "https://user:word@example.org",
        "https://example.org\\other.org",
        "https://example.org/{x}",
        "https://example.org/`id`",
        "https://example.org/$(id)",
        "https://example.org/?a=b",
        "https://example.org/\x01",
    ],
)
def test_what_is_no_address_is_refused_with_an_example(monkeypatch, address):
    monkeypatch.setenv("PUBLIC_URL", address)
    with pytest.raises(TrendsError, match=r"PUBLIC_URL is .* no web address\. Write one like https://example\.org"):
        settings.public_url()
