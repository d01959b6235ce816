"""A static site: whole, closed, relative, brought up to date by what changed, and careful with a folder."""

from __future__ import annotations

import json
import re
import shutil
import urllib.parse
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest

import trends
from trends import settings, tables
from trends.charts.named_views import named_views
from trends.errors import OptionError, TrendsError
from trends.site import build as building
from trends.site.build import build
from trends.site.folder import RECORD, Folder
from trends.site.plan import RESERVED, Place, places, relative

FEW = ("timeline", "training-cost")


class Links(HTMLParser):
    """Addresses of a page, its scripts' contents by id or type."""

    def __init__(self, text):
        super().__init__()
        self.addresses, self.blocks, self.ids, self._block = [], {}, set(), None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        for name in ("href", "src", "srcset", "data-plotly", "data-figure"):
            if given.get(name) and given.get("rel") != "canonical":
                self.addresses.append(given[name])
        self.ids.add(given.get("id"))
        self._block = given.get("id") or given.get("type") if tag == "script" else None

    def handle_data(self, data):
        if self._block:
            self.blocks[self._block] = json.loads(data)
            self._block = None


def pages(folder):
    return {path: Links(path.read_text("utf-8")) for path in folder.rglob("*.html") if path.name != "404.html"}


@pytest.fixture
def released(copied, monkeypatch):
    """A copy of the data without a record of releases, so that a changed row is only that."""
    copied.path("revisions").write_text(copied.path("revisions").read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    monkeypatch.setenv("TRENDS_DATA", str(copied.folder))
    return copied


def test_every_link_of_every_page_leads_to_a_file_of_the_site(tmp_path, drawn):
    build(tmp_path / "out", only=FEW)
    found = pages(tmp_path / "out")
    assert len(found) > 8
    for path, page in found.items():
        for address in page.addresses:
            if address.startswith(("http://", "https://")):
                continue
            file, _, anchor = address.partition("#")
            target = (path.parent / urllib.parse.unquote(file)).resolve() if file else path
            assert target.is_file(), f"{path}: {address}"
            assert not anchor or anchor in page.ids


def test_no_page_needs_anything_from_elsewhere(tmp_path, drawn):
    build(tmp_path, only=FEW)
    for path in tmp_path.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "default-src 'none'; script-src 'self'" in text
        assert not re.findall(r'<(?:script|img|source|iframe|link rel="style)[^>]*(?:src|href)="(?:https?:)?//', text)


def test_each_view_has_a_page_embeds_pictures_in_three_themes_and_data(tmp_path, drawn):
    build(tmp_path, only=FEW, frozen=False)
    for place in places([None], FEW):
        names = [place.page, place.embed(), place.embed(slide=True), place.figure(), place.figure(slide=True)]
        names += [place.file(e, theme) for e in ("svg", "png") for theme in ("light", "dark", "slide")]
        names += [place.file(extension) for extension in ("csv", "json", "bib")]
        assert all((tmp_path / name).is_file() for name in names)
    told = json.loads((tmp_path / "charts/training-cost/frontier.json").read_text("utf-8"))
    assert told["options"]["definition"] == "frontier"


def test_a_release_is_held_frozen_with_its_day_written_out(tmp_path, drawn):
    report = build(tmp_path, only=("timeline",))
    release = tables.releases()[-1]
    told = json.loads((tmp_path / f"v/{release.name}/charts/timeline.json").read_text("utf-8"))
    assert told["options"]["as_of"] == release.day
    assert "Frozen: data release" in (tmp_path / f"v/{release.name}/timeline/index.html").read_text("utf-8")
    assert not report.left_out


def test_a_view_that_a_release_lacks_is_left_out_and_no_page_leads_to_it(tmp_path, drawn, monkeypatch):
    real = building.chart

    def lacking(chart_id, options):
        if options["as_of"] != "latest" and options["definition"] == "frontier":
            raise OptionError("as_of: this release has no such thing.")
        return real(chart_id, options)

    monkeypatch.setattr(building, "chart", lacking)
    report = build(tmp_path, only=("training-cost",))
    assert report.left_out == [
        f"v/{release.name}/training-cost/frontier is not in the site: as_of: this release has no such thing."
        for release in tables.releases()
    ]
    for path, page in pages(tmp_path).items():
        for one in (
            (*page.blocks["views"]["views"], *page.blocks["views"]["releases"]) if "views" in page.blocks else ()
        ):
            assert (path.parent / one["file"]).is_file()
    assert build(tmp_path, only=("training-cost",)).left_out == report.left_out


def test_a_second_build_touches_nothing(tmp_path, drawn):
    build(tmp_path, only=FEW)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file() and path.name != RECORD}
    drawn.clear()
    report = build(tmp_path, only=FEW)
    assert (report.drawn, report.made, report.written, report.removed) == (0, 0, 0, 0)
    assert drawn == []
    assert before == {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file() and p.name != RECORD}


def test_a_changed_row_makes_only_the_views_that_show_it_anew(tmp_path, drawn, released):
    build(tmp_path / "out", only=FEW)
    old = (tmp_path / "out/charts/timeline.csv").read_text("utf-8")
    drawn.clear()
    line = released.line("milestones", lambda row: row["id"] == "transformer")
    released.change("milestones", line, "title", "Transformer, renamed")
    report = build(tmp_path / "out", only=FEW)
    assert (report.drawn, report.made) == (1, 1)
    assert {name.split()[0] for name in drawn} == {"timeline"}
    assert (tmp_path / "out/charts/timeline.csv").read_text("utf-8") != old
    assert "Transformer, renamed" in (tmp_path / "out/search-index.js").read_text("utf-8")


def test_a_changed_row_that_no_view_shows_draws_no_picture(tmp_path, drawn, released):
    build(tmp_path / "out", only=FEW)
    drawn.clear()
    shown = "".join(path.read_text("utf-8") for path in (tmp_path / "out/charts").rglob("*.json"))
    line = released.line("sources", lambda row: f'"{row["key"]}"' not in shown)
    released.change("sources", line, "title", "Another title")
    report = build(tmp_path / "out", only=FEW)
    assert report.drawn > 0
    assert (report.made, drawn) == (0, [])


def test_a_file_that_was_lost_is_made_again(tmp_path, drawn):
    build(tmp_path, only=("timeline",), frozen=False)
    (tmp_path / "charts/timeline.png").unlink()
    assert build(tmp_path, only=("timeline",), frozen=False).made == 1
    assert (tmp_path / "charts/timeline.png").is_file()


def test_views_that_the_site_no_longer_has_are_removed_and_what_is_not_ours_stays(tmp_path, drawn):
    build(tmp_path, only=FEW, frozen=False)
    (tmp_path / "training-cost" / "notes.txt").write_text("mine", "utf-8")
    (tmp_path / "CNAME").write_text("example.org", "utf-8")
    assert build(tmp_path, only=("timeline",), frozen=False).removed > 10
    assert [path.name for path in (tmp_path / "training-cost").iterdir()] == ["notes.txt"]
    assert (tmp_path / "CNAME").read_text("utf-8") == "example.org"
    assert not (tmp_path / "charts" / "training-cost").exists()


def test_a_folder_with_other_things_in_it_is_refused_and_left_as_it_is(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(TrendsError, match="Name an empty folder"):
        build(tmp_path, only=("timeline",))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(TrendsError, match="is a file"):
        build(tmp_path / "thesis.txt", only=("timeline",))


def test_a_file_of_somebody_elses_in_the_way_is_not_overwritten(tmp_path, drawn):
    folder = Folder(tmp_path)
    (tmp_path / "index.html").write_text("mine", "utf-8")
    with pytest.raises(TrendsError, match="in the way"):
        folder.write("index.html", b"ours")
    assert (tmp_path / "index.html").read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x"])
def test_no_name_leaves_the_folder(tmp_path, name):
    with pytest.raises(ValueError, match="leaves the folder"):
        Folder(tmp_path / "out").write(name, b"")


def test_a_build_that_was_stopped_goes_on_where_it_was(tmp_path, drawn, monkeypatch):
    real, count = building._drawn, []

    def stopping(known, place, context):
        count.append(place)
        if len(count) == 3:
            raise KeyboardInterrupt
        return real(known, place, context)

    monkeypatch.setattr(building, "AT_ONCE", 1)
    monkeypatch.setattr(building, "_drawn", stopping)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, only=FEW, frozen=False)
    assert not list(tmp_path.rglob("*.part"))
    monkeypatch.setattr(building, "_drawn", real)
    report = build(tmp_path, only=FEW, frozen=False)
    assert report.drawn == report.views - 2


def test_every_view_knows_the_others_so_that_any_link_finds_the_nearest(tmp_path, drawn):
    build(tmp_path, only=FEW)
    for path, page in pages(tmp_path).items():
        if "views" not in page.blocks:
            continue
        told = page.blocks["views"]
        assert 0 <= told["here"] < len(told["views"])
        for view in told["views"]:
            assert (path.parent / view["file"]).is_file()
            assert set(view["query"]) == set(told["options"])
        assert all((path.parent / one["file"]).is_file() for one in told["releases"])


def test_with_an_address_there_are_a_sitemap_and_absolute_descriptions(tmp_path, drawn, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://trends.example/lab")
    build(tmp_path, only=("timeline",))
    locations = [node.text for node in ET.parse(tmp_path / "sitemap.xml").iter() if node.tag.endswith("loc")]
    assert locations == ["https://trends.example/lab/", "https://trends.example/lab/timeline/index.html"]
    page = (tmp_path / "timeline/index.html").read_text("utf-8")
    assert 'property="og:image" content="https://trends.example/lab/charts/timeline.png"' in page
    told = Links(page).blocks["application/ld+json"]
    assert told["distribution"][0]["contentUrl"] == "https://trends.example/lab/charts/timeline.csv"
    assert "https://trends.example/lab/embed/timeline/index.html" in page


def test_a_page_describes_itself_as_a_data_set(tmp_path, drawn):
    build(tmp_path, only=("training-cost",), frozen=False)
    told = Links((tmp_path / "training-cost/index.html").read_text("utf-8")).blocks["application/ld+json"]
    assert (told["@type"], told["version"]) == ("Dataset", tables.package().version)
    assert told["license"].startswith("https://creativecommons.org/")
    assert 50 <= len(told["description"]) <= 5000
    first, last = told["temporalCoverage"].split("/")
    assert first < last
    assert not (tmp_path / "sitemap.xml").exists()


def test_the_feed_tells_releases_and_reasons(tmp_path, drawn):
    build(tmp_path, only=("timeline",), frozen=False)
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.parse(tmp_path / "feed.xml").getroot()
    titles = [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")]
    assert f"Data release {tables.releases()[-1].name}" in titles
    changes = settings.data_folder().parent / "changes"
    assert len(titles) == len(tables.releases()) + len([p for p in changes.glob("*.md") if p.name != "README.md"])
    ids = [entry.findtext(f"{atom}id") for entry in feed.iter(f"{atom}entry")]
    assert len(set(ids)) == len(ids)


def test_two_builds_of_the_same_data_are_the_same(tmp_path, drawn):
    for name in ("a", "b"):
        build(tmp_path / name, only=("timeline",))
    files = {path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file()}
    assert files == {path.relative_to(tmp_path / "b") for path in (tmp_path / "b").rglob("*") if path.is_file()}
    assert all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)


# --- the plan ---


def test_no_two_files_of_the_site_have_one_name():
    names = []
    for place in places([None, *tables.releases()]):
        names += [place.page, place.embed(), place.embed(slide=True), place.figure(), place.figure(slide=True)]
        names += [place.file(e, t) for e in ("svg", "png") for t in ("light", "dark", "slide")] + [place.file("csv")]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("found", trends.charts().values(), ids=list(trends.charts()))
def test_named_views_are_views_of_their_chart_and_differ_from_one_another(found):
    views = named_views(found)
    assert views[0].chosen == {}
    assert len({view.options(found) for view in views}) == len(views)
    assert len({view.slug for view in views}) == len(views)
    assert "index" not in {view.slug for view in views}


def test_charts_have_no_name_that_the_site_needs():
    assert not RESERVED & set(trends.charts())
    found = trends.charts()["timeline"]
    for bad in ("../x", "a/b", "A", ".x", ""):
        with pytest.raises(ValueError, match="cannot be the name"):
            Place(found, named_views(found)[0].__class__(bad, "x"))


def test_relative_addresses_hold_from_any_depth():
    assert relative("v/1/a/index.html", "data/x.csv") == "../../../data/x.csv"


def test_a_link_in_the_folder_leads_nothing_out_of_it(tmp_path):
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder = Folder(out)
    folder.write("a/x.html", b"1")
    folder.save()
    shutil.rmtree(out / "a")
    (out / "a").symlink_to(elsewhere, target_is_directory=True)
    (elsewhere / "x.html").write_bytes(b"somebody's")
    again = Folder(out)
    with pytest.raises(TrendsError, match="leads out of the folder"):
        again.write("a/x.html", b"2")
    with pytest.raises(TrendsError, match="leads out of the folder"):
        again.write("a/b/new.html", b"2")
    again.prune([])
    assert (elsewhere / "x.html").read_bytes() == b"somebody's"
    assert [path.name for path in elsewhere.iterdir()] == ["x.html"]


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "..\\x", "C:/x", "a\0b", ""])
def test_a_record_that_names_files_elsewhere_is_not_believed(tmp_path, name):
    folder = Folder(tmp_path / "out")
    folder.files = {name: "0"}
    folder.save()
    with pytest.raises(TrendsError, match="cannot be read"):
        Folder(tmp_path / "out")
