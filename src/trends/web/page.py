"""Streamlit's one index.html, rewritten for one page: title, description, picture, first words, start-up script.

Text in, text out; only `template` reads a file, once and on first use. Everything a `PageHead` holds is escaped here.

There is no `<base href>`: with one, plotly writes the address of the moment into every clip path, and what it draws
after the next change of an option (a new address) is invisible. Streamlit's links are relative, `root` makes them so
for any depth, and the start-up script tells Streamlit where it is served. A relative root also holds behind a proxy
that strips a prefix without telling.
"""

from __future__ import annotations

import base64
import hashlib
import logging
from dataclasses import dataclass
from functools import cache
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from trends.web.installed import streamlit_version

log = logging.getLogger(__name__)

HEAD = "<head>"
TITLE = "<title>Streamlit</title>"
ROOT = '<div id="root"></div>'
MARKERS = (HEAD, TITLE, ROOT)

# The same text for every page, so that one hash in the Content-Security-Policy allows it. Without it Streamlit guesses
# where it is served from the page's address: two 404s in the console of every deep link, and a retry.
START = (
    "{const root=new URL(document.currentScript.dataset.root,location.href).href;"
    "window.__streamlit={BACKEND_BASE_URL:root,MAIN_PAGE_BASE_URL:root}}"
)

# Inside #root, so that React takes the style away with the words. System colours, because the theme is not known yet.
STYLE = (
    ":root{color-scheme:light dark}body{background:Canvas;color:CanvasText}"
    'main.first{font-family:"Source Sans",sans-serif;max-width:46rem;margin:0 auto;padding:6rem 1rem;line-height:1.5}'
)


@dataclass(frozen=True)
class PageHead:
    """What is said about a page before it is drawn, in plain text; empty fields are left out.

    `image`, `canonical` and `oembed` are absolute addresses: of a picture of the page, of the page itself, and of its
    oEmbed description. `image_size` is the picture's, in pixels; `script` the path of a script of ours, from the
    root without its slash.
    """

    title: str
    description: str = ""
    question: str = ""
    answer: str = ""
    status: int = 200
    image: str = ""
    canonical: str = ""
    oembed: str = ""
    script: str = ""
    image_size: tuple[int, int] = (0, 0)

    def tags(self) -> str:
        """Return the title, meta and link elements.

        >>> PageHead("FLOP & <years>").tags()
        '<title>FLOP &amp; &lt;years&gt;</title><meta property="og:title" content="FLOP &amp; &lt;years&gt;">'
        """
        metas = (
            ("name", "description", self.description),
            ("property", "og:title", self.title),
            ("property", "og:description", self.description),
            ("property", "og:type", self.canonical and "website"),
            ("property", "og:url", self.canonical),
            ("property", "og:image", self.image),
            ("property", "og:image:width", self.image and f"{self.image_size[0] or ''}"),
            ("property", "og:image:height", self.image and f"{self.image_size[1] or ''}"),
            ("property", "og:image:alt", self.image and (self.answer or self.description)),
            ("name", "twitter:card", self.image and "summary_large_image"),
        )
        links = (("canonical", "", self.canonical), ("alternate", ' type="application/json+oembed"', self.oembed))
        return "".join(
            (
                f"<title>{escape(self.title)}</title>",
                *(f'<meta {kind}="{name}" content="{escape(text)}">' for kind, name, text in metas if text),
                *(f'<link rel="{rel}"{kind} href="{escape(href)}">' for rel, kind, href in links if href),
            )
        )

    def words(self) -> str:
        """Return the question and the answer as the content that stands until Streamlit has drawn its own."""
        if not (self.question or self.answer):
            return ""
        question = f"<h1>{escape(self.question)}</h1>" if self.question else ""
        answer = f"<p>{escape(self.answer)}</p>" if self.answer else ""
        return f'<style>{STYLE}</style><main class="first">{question}{answer}</main>'


class MarkerMissing(ValueError):
    """An index.html does not hold the places where ours goes in."""


@dataclass(frozen=True)
class Template:
    """An index.html cut at its markers: up to and with `<head>`, up to the title, up to the root, the rest."""

    original: str
    parts: tuple[str, str, str, str]

    @classmethod
    def cut(cls, html: str) -> Template:
        """Cut an index.html at its markers.

        Raises
        ------
        MarkerMissing
            A marker is not there exactly once, or they stand in another order.
        """
        wrong = [marker for marker in MARKERS if html.count(marker) != 1]
        if wrong or sorted(MARKERS, key=html.index) != list(MARKERS):
            raise MarkerMissing(" and ".join(wrong) or "the order of its parts")
        before, rest = html.split(HEAD)
        head, rest = rest.split(TITLE)
        body, end = rest.split(ROOT)
        return cls(html, (before + HEAD, head, body, end))

    def page(self, head: PageHead | None, root: str) -> str:
        """Return the page; `root` is the relative address of the application. Without a head only that is set."""
        first, links, body, end = (part.replace('="./', f'="{root}') for part in self.parts)
        start = f'<script data-root="{escape(root)}">{START}</script>'
        if head is None:
            return f"{first}{start}{links}{TITLE}{body}{ROOT}{end}"
        if head.script:
            start += f'<script src="{escape(root + head.script)}" defer></script>'
        return f'{first}{start}{links}{head.tags()}{body}<div id="root">{head.words()}</div>{end}'


@cache
def template(index: Path) -> Template | None:
    """Read and cut an index.html, once a process; None, with a warning in the log, if it is not as expected."""
    try:
        return Template.cut(index.read_text("utf-8"))
    except (MarkerMissing, OSError, UnicodeDecodeError) as error:
        what = f"has no single {error}" if isinstance(error, MarkerMissing) else f"cannot be read ({error})"
        log.warning(
            "%s of Streamlit %s %s: pages are served as Streamlit has them, without titles, first words and 404s. "
            "Install the Streamlit version that pyproject.toml names, or adapt MARKERS in trends/web/page.py.",
            index,
            streamlit_version(),
            what,
        )
        return None


def simple_page(title: str, body: str) -> bytes:
    """Return a small page that needs no script and no file: a plain title, and a body of HTML."""
    style = (
        ":root{color-scheme:light dark}pre{white-space:pre-wrap;overflow-wrap:anywhere}"
        "body{font-family:sans-serif;max-width:46rem;margin:4rem auto;padding:0 1rem;line-height:1.5}"
    )
    html = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{style}</style><h1>{escape(title)}</h1>{body}</html>\n"
    )
    return html.encode("utf-8", "replace")


def root_of(path: str) -> str:
    """Return the relative address of the root as seen from a page.

    >>> root_of("/"), root_of("/training-compute"), root_of("/a/b")
    ('./', './', '../')
    """
    return "../" * (path.count("/") - 1) or "./"


class _InlineScripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "src" not in dict(attrs)
        if self._inside:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data


def script_hashes(html: str) -> tuple[str, ...]:
    """Return the Content-Security-Policy source of each inline script of a page, in order.

    >>> script_hashes("<script src=a.js></script><script>1</script>")
    ("'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='",)
    """
    parser = _InlineScripts()
    parser.feed(html)
    parser.close()
    digests = (hashlib.sha256(script.encode()).digest() for script in parser.scripts)
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
