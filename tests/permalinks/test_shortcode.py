"""Short codes: every view comes back from its code, a mistyped one does not, and codes printed before stay readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import trends
from trends import links
from trends import options as opt
from trends.charts import charts
from trends.errors import OptionError
from trends.permalinks import codebook, shortcode
from trends.permalinks.codebook import Digit
from trends.permalinks.shortcode import ALPHABET, LONGEST, Coded, Printed, decode, encode

DAY = "2026-11-29"


def coded(chart_id, **chosen):
    """A view of a chart as a code holds it."""
    declared = charts()[chart_id].options
    options = opt.query(declared, opt.parse(declared, chosen.items()))
    options.pop("as_of")
    return Coded(chart_id, options, DAY, Printed(2, 4.08))


def texts(option):
    """Values of an option as query text."""
    if isinstance(option, opt.Choice):
        return st.sampled_from(list(option.choices))
    if isinstance(option, opt.Many):
        return st.lists(st.sampled_from(list(option.choices)), min_size=1, unique=True).map(",".join)
    if isinstance(option, opt.Flag):
        return st.sampled_from(["true", "false"])
    assert isinstance(option, opt.Period)
    years = st.tuples(st.integers(1900, 2099), st.integers(1900, 2099)).map(sorted)
    return st.one_of(years.map(lambda ends: f"{ends[0]}-{ends[1]}"), st.just("earliest-latest"), st.just("2010-latest"))


views = st.sampled_from(list(charts().values())).flatmap(
    lambda found: st.fixed_dictionaries({o.name: texts(o) for o in found.options if o.kind != "day"}).map(
        lambda chosen: coded(found.id, **chosen)
    )
)


@given(views)
def test_a_code_gives_back_its_view_and_is_short_enough_to_type(view):
    code = encode(view)
    assert code is not None
    assert len(code) <= LONGEST
    back = decode(code)
    assert (back.chart, back.options, back.as_of, back.printed.method) == (view.chart, view.options, DAY, 2)
    assert back.printed.factor == pytest.approx(4.08, rel=0.0012)


@pytest.mark.parametrize("day", ["latest", "2016-12-31", "1999-01-01"])
def test_the_day_by_which_things_were_known_is_in_the_code_or_there_is_no_code(day):
    view = coded("training-compute", known_by=day)
    code = encode(view)
    assert code is None or decode(code).options["known_by"] == day
    assert code is not None or day != "latest"
    plain = coded("gflops-per-dollar", known_by=day)
    assert decode(encode(plain)).options["known_by"] == day


@pytest.mark.parametrize("factor", [None, 1e-3, 0.5, 1.0, 1.025, 4.079, 999.0])
def test_the_printed_rate_comes_back_finer_than_it_was_printed(factor):
    view = coded("training-compute")
    back = decode(encode(Coded(view.chart, view.options, None, Printed(1, factor))))
    assert back.as_of is None
    assert back.printed.factor == (None if factor is None else pytest.approx(factor, rel=0.0012))


def test_a_rate_beyond_what_is_counted_is_left_out():
    view = coded("training-compute")
    assert decode(encode(Coded(view.chart, view.options, None, Printed(1, 1e4)))).printed.factor is None


def test_capitals_hyphens_and_letters_that_look_like_digits_are_read_as_meant():
    view = coded("gflops-per-dollar")
    code = encode(view)
    typed = code.upper().replace("0", "O").replace("1", "l")
    assert decode(f"{typed[:5]}-{typed[5:]}") == decode(code)


def test_every_single_mistyped_sign_and_every_swap_of_neighbours_is_noticed():
    code = encode(coded("training-compute"))
    wrong = [code[:i] + sign + code[i + 1 :] for i in range(1, len(code)) for sign in ALPHABET if sign != code[i]]
    wrong += [code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(1, len(code) - 1)]
    read = []
    for typed in wrong:
        try:
            decode(typed)
        except OptionError:
            continue
        read.append(typed)
    assert len(read) - wrong.count(code) <= len(wrong) / 1000


@pytest.mark.parametrize(
    "code", ["", "1", "abc", "../../etc/passwd", "1" * 25, "<script>", "2abcdefgh", "1zzzzzzzz", "é" * 9]
)
def test_what_is_no_code_is_an_error_that_says_so(code):
    with pytest.raises(OptionError, match="short address"):
        decode(code)


def test_a_code_of_a_chart_that_the_codebook_does_not_hold_is_an_error():
    digits, number = [(255, 256)], 0
    for value, radix in digits:
        number = number * radix + value
    body = shortcode._base32(number)
    with pytest.raises(OptionError, match="newer"):
        decode(f"{shortcode.VERSION}{body}{shortcode._checksum(body)}")


def test_the_codebook_holds_every_chart_with_its_options_as_they_are():
    for found in charts().values():
        assert codebook.book()[found.id][-1] == codebook.layout(found.options), "run: python scripts/write_codebook.py"


def test_the_codebook_only_grows():
    old = {
        "gone": ((Digit("scale", "choice", ("log",)),),),
        "timeline": ((Digit("labels", "flag", ("false", "true")),),),
    }
    new = codebook.grown(old, charts().values())
    assert list(new)[:2] == ["gone", "timeline"]
    assert new["gone"] == old["gone"]
    assert new["timeline"] == (*old["timeline"], codebook.layout(charts()["timeline"].options))
    assert codebook.grown(new, charts().values()) == new


def test_a_code_printed_under_an_older_layout_is_still_read(monkeypatch):
    older = {"timeline": ((Digit("labels", "flag", ("false", "true")),),)}
    monkeypatch.setattr(shortcode, "book", lambda: older)
    code = encode(Coded("timeline", {"labels": "true"}, DAY, Printed(1, None)))
    monkeypatch.setattr(shortcode, "book", lambda: codebook.grown(older, charts().values()))
    assert decode(code).options == {"labels": "true"}


@pytest.mark.parametrize("chart_id", list(charts()))
def test_a_picture_prints_an_address_that_opens_its_very_view(chart_id):
    result = trends.chart(chart_id)
    code = links.short(result).rsplit("/", 1)[1]
    page, _, query = links.opened(code).partition("?")
    assert page == f"/{chart_id}"
    assert f"&printed={result.method_version}" in query
    assert f"/{chart_id}?{query.split('&printed=')[0]}" == links.permalink(result)
