"""Charts and tables over HTTP: what is answered, how it is kept, and errors that say what would be right."""

from __future__ import annotations

import csv
import html.parser
import io
import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import trends
from trends import links, tables
from trends.export import WRITERS
from trends.web import site
from trends.web.routes import MAX_QUERY

CHARTS, TABLES, FORMATS = list(trends.charts()), list(tables.tables()), list(WRITERS)
PLAIN = [extension for extension, writer in WRITERS.items() if not writer.browser]
OPEN = "access-control-allow-origin"


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=site.routes()), follow_redirects=False) as client:
        yield client


class Links(html.parser.HTMLParser):
    """The addresses that a page links to."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.append(dict(attrs)["href"])


# --- the index ---


def test_the_index_lists_every_chart_with_its_options_and_files(client):
    entries = client.get("/charts").json()
    assert [entry["id"] for entry in entries] == CHARTS
    for entry, found in zip(entries, trends.charts().values(), strict=True):
        assert (entry["title"], entry["question"], entry["about"]) == (found.title, found.question, found.about)
        assert [option["name"] for option in entry["options"]] == [option.name for option in found.options]
        assert list(entry["formats"]) == FORMATS


def test_every_address_in_the_index_is_answered(client):
    for entry in client.get("/charts").json():
        assert site.head(entry["page"], "") is not None
        assert [client.get(entry["formats"][extension]).status_code for extension in PLAIN] == [200] * len(PLAIN)


def test_the_default_of_every_option_in_the_index_is_accepted(client):
    for entry in client.get("/charts").json():
        query = {option["name"]: option["default"] for option in entry["options"]}
        assert client.get(entry["formats"]["json"], params=query).json()["options"] == query


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/json, text/html", "application/json"),
    ],
)
def test_the_index_is_html_for_browsers_and_json_for_programs(client, accept, kind):
    answer = client.get("/charts", headers={"accept": accept})
    assert answer.headers["content-type"].startswith(kind)
    assert "accept" in answer.headers["vary"].lower()


def test_the_html_index_links_to_the_page_and_the_files_of_every_chart(client):
    answer = client.get("/charts", headers={"accept": "text/html"})
    expected = {f"/{chart_id}" for chart_id in CHARTS}
    expected |= {f"/charts/{chart_id}.{extension}" for chart_id in CHARTS for extension in FORMATS}
    assert set(Links(answer.text).found) == expected


def test_with_a_public_url_the_index_gives_whole_addresses(client, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://example.org/trends/")
    entry = client.get("/charts").json()[0]
    assert entry["page"] == f"https://example.org/trends/{CHARTS[0]}"
    assert entry["formats"]["csv"] == f"https://example.org/trends/charts/{CHARTS[0]}.csv"


# --- the page ---


@pytest.mark.parametrize("query", ["", "?scale=linear&period=2010-2020", "?a=%3Cb%3E&c=d%20e", "?utm_source=x"])
def test_the_short_address_of_a_chart_leads_to_its_page_and_keeps_the_query(client, query):
    answer = client.get(f"/charts/training-compute{query}")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/training-compute{query}"


def test_the_short_address_leads_to_the_page_under_the_same_sub_path():
    with TestClient(Starlette(routes=site.routes()), root_path="/sub", follow_redirects=False) as client:
        assert client.get("/charts/timeline").headers["location"] == "/sub/timeline"


@pytest.mark.parametrize(
    "path", ["/charts//evil.example", "/charts/%2Fevil.example", "/charts/https:%2F%2Fevil.example"]
)
def test_no_address_leads_to_another_site(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "location" not in answer.headers


# --- files of charts ---


@pytest.mark.parametrize("extension", PLAIN)
@pytest.mark.parametrize("chart_id", CHARTS)
def test_a_file_of_a_chart_is_what_its_writer_writes(client, chart_id, extension):
    answer = client.get(f"/charts/{chart_id}.{extension}")
    assert answer.status_code == 200
    assert answer.content == WRITERS[extension].write(trends.chart(chart_id))
    assert answer.headers["content-type"] == WRITERS[extension].media_type
    assert answer.headers["content-disposition"] == f'inline; filename="{chart_id}.{extension}"'


def test_the_options_of_the_query_are_those_of_the_chart(client):
    chosen = {"definition": "frontier", "period": "2012-2020", "scale": "linear", "labels": "false"}
    document = client.get("/charts/training-compute.json", params=chosen).json()
    assert chosen.items() <= document["options"].items()
    assert document["answer"] == trends.chart("training-compute", **chosen).answer


def test_numbers_come_back_as_they_were_computed(client):
    rows = trends.chart("gflops-per-dollar", dollars="real").rows
    document = client.get("/charts/gflops-per-dollar.json?dollars=real").json()
    by_id = {(s["key"], row["id"]): row["y"] for s in document["series"] for row in s["rows"]}
    text = client.get("/charts/gflops-per-dollar.csv?dollars=real").text
    lines = {(line["series"], line["id"]): float(line["value"]) for line in csv.DictReader(io.StringIO(text))}
    assert by_id == lines == {(row["series"], row["id"]): row["y"] for row in rows.to_dict("records")}


@pytest.mark.parametrize(
    "query", ["utm_source=mail&utm_campaign=a", "fbclid=1", "gclid=2", "embed=true&embed_options=light_theme"]
)
def test_parameters_of_trackers_and_of_streamlit_change_nothing(client, query):
    plain = client.get("/charts/model-sizes.json?scale=linear")
    tracked = client.get(f"/charts/model-sizes.json?scale=linear&{query}")
    assert tracked.status_code == 200
    assert tracked.content == plain.content
    assert tracked.headers["etag"] == plain.headers["etag"]


def test_the_order_of_options_changes_nothing(client):
    one, other = (f"/charts/model-sizes.csv?{query}" for query in ("scale=linear&fit=false", "fit=false&scale=linear"))
    assert client.get(one).headers["etag"] == client.get(other).headers["etag"]


# --- keeping and asking again ---

KEPT = [
    "/charts/training-compute.csv",
    "/charts/timeline.json?kinds=idea",
    "/data/models.csv",
    "/data/datapackage.json",
]


@pytest.mark.parametrize("path", KEPT)
def test_a_file_has_a_weak_etag_and_may_be_read_by_any_site(client, path):
    answer = client.get(path, headers={"origin": "https://slides.example"})
    assert answer.headers["etag"].startswith('W/"')
    assert answer.headers[OPEN] == "*"
    assert "etag" in answer.headers["access-control-expose-headers"]
    assert "max-age" in answer.headers["cache-control"]
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", KEPT)
@pytest.mark.parametrize("form", ["{etag}", '"other", {etag}', "{strong}", "*"])
def test_what_a_reader_already_has_is_not_sent_again(client, path, form):
    etag = client.get(path).headers["etag"]
    known = form.format(etag=etag, strong=etag.removeprefix("W/"))
    again = client.get(path, headers={"if-none-match": known})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag
    assert again.headers[OPEN] == "*"


def test_another_etag_gets_the_whole_file(client):
    assert client.get(KEPT[0], headers={"if-none-match": 'W/"000"'}).status_code == 200


def test_another_view_has_another_etag(client):
    tags = {client.get(f"/charts/training-compute.csv?{query}").headers["etag"] for query in ("", "period=2010-2020")}
    assert len(tags) == 2


@pytest.mark.parametrize("path", [*KEPT, "/charts"])
def test_head_answers_as_get_does_without_the_body(client, path):
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(got.content))
    assert head.headers.get("etag") == got.headers.get("etag")


def test_new_data_are_answered_at_once_under_a_new_etag(client, copied, monkeypatch):
    monkeypatch.setenv("TRENDS_DATA", str(copied.folder))
    before = client.get("/charts/timeline.csv")
    copied.change("milestones", 2, "note", "A new note of this test.")
    after = client.get("/charts/timeline.csv")
    assert "A new note of this test." in after.text
    assert "A new note of this test." not in before.text
    assert after.headers["etag"] != before.headers["etag"]


# --- errors ---


@pytest.mark.parametrize("path", ["/charts/no-such", "/charts/no-such.csv", "/charts/no-such.json", "/charts/"])
def test_an_unknown_chart_is_a_404_that_lists_the_charts(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert all(chart_id in answer.text for chart_id in CHARTS)
    assert answer.headers[OPEN] == "*"


@pytest.mark.parametrize("extension", ["exe", "CSV", "csv.exe", "html5"])
def test_an_unknown_format_is_a_404_that_lists_the_formats(client, extension):
    answer = client.get(f"/charts/training-compute.{extension}")
    assert answer.status_code == 404
    if "." not in extension:
        assert all(f".{known} ({writer.purpose})" in answer.text for known, writer in WRITERS.items())


@pytest.mark.parametrize("path", ["/data/nothing.csv", "/data/models.json", "/data", "/data/", "/data/a/b.csv"])
def test_an_unknown_table_is_a_404_that_lists_the_tables(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert all(table in answer.text for table in TABLES)


@pytest.mark.parametrize("path", ["/embed", "/embed/a/b/c", "/c", "/oembed/a", "/charts/a/b/c.csv"])
def test_our_prefixes_end_in_a_404_that_says_what_there_is(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert path in answer.text
    assert "/charts lists them" in answer.text


def test_a_wrong_value_is_a_400_that_lists_what_is_allowed(client):
    answer = client.get("/charts/training-compute.csv?scale=cubic")
    assert answer.status_code == 400
    assert 'scale: "cubic" is not a value it takes. Use one of log, linear.' in answer.text


def test_every_problem_of_a_query_is_told_at_once(client):
    query = "scale=cubic&colour=red&period=2020-2010&fit=maybe&labels=true&labels=false"
    answer = client.get(f"/charts/training-compute.csv?{query}")
    assert answer.status_code == 400
    for told in (
        'scale: "cubic"',
        '"colour" is not an option',
        'period: "2020-2010"',
        'fit: "maybe"',
        "labels is given twice",
    ):
        assert told in answer.text
    assert all(option.name in answer.text for option in trends.charts()["training-compute"].options)


@pytest.mark.parametrize("query", ["scale=", "period=", "period=2010", "kinds=,", "kinds=idea,nothing"])
def test_an_empty_or_half_value_is_refused(client, query):
    chart_id = "timeline" if query.startswith("kinds") else "training-compute"
    assert client.get(f"/charts/{chart_id}.csv?{query}").status_code == 400


def test_an_error_is_json_where_json_is_asked_for(client):
    by_path = client.get("/charts/training-compute.json?scale=cubic")
    by_header = client.get("/charts/training-compute.csv?scale=cubic", headers={"accept": "application/json"})
    for answer in (by_path, by_header):
        assert answer.headers["content-type"] == "application/json"
        assert "Use one of log, linear" in answer.json()["error"]
    assert client.get("/charts/x.csv").headers["content-type"].startswith("text/plain")


def test_an_error_repeats_markup_as_plain_text_and_only_its_beginning(client):
    answer = client.get("/charts/training-compute.csv", params={"scale": "<script>alert(1)</script>" + "x" * 1000})
    assert answer.headers["content-type"].startswith("text/plain")
    assert len(answer.text) < 300
    longest = client.get("/data/" + "x" * 5000)
    assert "x" * 300 not in longest.text


def test_a_query_that_is_too_long_is_refused_with_the_bound(client):
    longest = "utm_source=" + "x" * (MAX_QUERY - len("utm_source="))
    assert client.get(f"/charts/timeline.csv?{longest}").status_code == 200
    answer = client.get(f"/charts/timeline.csv?{longest}x")
    assert answer.status_code == 400
    assert str(MAX_QUERY) in answer.text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", ["/charts", "/charts/timeline.csv", "/data/models.csv"])
def test_nothing_can_be_written(client, method, path):
    assert getattr(client, method)(path).status_code == 405


# --- tables ---


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_its_file_byte_for_byte(client, table):
    answer = client.get(f"/data/{table}.csv")
    assert answer.status_code == 200
    assert answer.content == tables.package().table(table).path.read_bytes()
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_the_descriptor_names_the_files_beside_it(client):
    package = client.get("/data/datapackage.json").json()
    for resource in package["resources"]:
        assert client.get(f"/data/{resource['path']}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/data/..%2fpyproject.toml.csv",
        "/data/..%2f..%2fetc%2fpasswd.csv",
        "/data/%2e%2e/x.csv",
        "/data/%2e%2e/pyproject.toml",
        "/data/../pyproject.toml.csv",
        "/data/....//pyproject.toml.csv",
        "/data/%2fetc%2fpasswd.csv",
        "/data/..%5cpyproject.toml.csv",
        "/data/models%00.csv",
        "/data/LICENSE.md",
        "/data/models.csv%2f..%2f..%2fpyproject.toml",
        "/charts/..%2fpyproject.toml",
        "/charts/..%2f..%2fapp.py",
        "/charts/%2e%2e/pyproject.csv",
    ],
)
def test_no_path_leaves_the_tables(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "[project]" not in answer.text
    assert "root:" not in answer.text


def test_a_table_whose_path_leaves_the_folder_is_not_read(client, copied, monkeypatch):
    descriptor = copied.folder / "datapackage.json"
    package = json.loads(descriptor.read_text("utf-8"))
    package["resources"][0]["path"] = "../secret.csv"
    descriptor.write_text(json.dumps(package), encoding="utf-8")
    (copied.folder.parent / "secret.csv").write_text("secret\n", encoding="utf-8")
    monkeypatch.setenv("TRENDS_DATA", str(copied.folder))
    answer = client.get(f"/data/{package['resources'][0]['name']}.csv")
    assert answer.status_code == 404
    assert "path '../secret.csv'" in answer.text
    assert "secret\n" not in answer.text


def test_a_cell_that_a_spreadsheet_would_run_is_led_by_an_apostrophe(client, copied, monkeypatch):
    copied.change("milestones", 2, "title", '=HYPERLINK("http://evil.example")')
    monkeypatch.setenv("TRENDS_DATA", str(copied.folder))
    text = client.get("/charts/timeline.csv").text
    named = [line["name"] for line in csv.DictReader(io.StringIO(text)) if "HYPERLINK" in line["name"]]
    assert named == ['\'=HYPERLINK("http://evil.example")']


@pytest.mark.parametrize("path", [*KEPT, "/charts", "/charts/no-such.csv", "/charts/training-compute", "/data/x.csv"])
def test_the_shell_passes_these_routes_on_as_they_are(client, path):
    with TestClient(Starlette(routes=site.routes(), middleware=site.middleware()), follow_redirects=False) as shelled:
        bare, answer = client.get(path), shelled.get(path)
    assert (answer.status_code, answer.content) == (bare.status_code, bare.content)
    assert bare.headers.items() <= answer.headers.items()
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("extension", PLAIN)
def test_a_day_before_the_first_release_is_a_bad_request_that_names_the_first(client, extension):
    answer = client.get(f"/charts/training-compute.{extension}?as_of=2001-01-01")
    assert answer.status_code == 400
    assert "as_of: There was no release on or before 2001-01-01. The first is " in answer.text


def test_a_short_address_leads_to_the_view_that_its_picture_showed(client):
    result = trends.chart("training-compute", definition="frontier")
    answer = client.get(f"/c/{links.short(result).rsplit('/', 1)[1]}", follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["location"].startswith("/training-compute?definition=frontier&")
    assert f"&printed={result.method_version}-4." in answer.headers["location"]


@pytest.mark.parametrize("code", ["x", "1234567890abc", "1" * 300, "%3Cscript%3E"])
def test_a_mistyped_short_address_is_a_404_that_says_so(client, code):
    answer = client.get(f"/c/{code}", follow_redirects=False)
    assert answer.status_code == 404
    assert "short address" in answer.text
