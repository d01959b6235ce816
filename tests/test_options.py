"""Options of every chart are read as they are written, and what cannot be used is said all at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends import charts
from trends import options as opt
from trends.charts import registry
from trends.errors import OptionError

DECLARED = [(chart.id, option) for chart in charts().values() for option in chart.options]
every_option = pytest.mark.parametrize("option", [o for _, o in DECLARED], ids=[f"{id}-{o.name}" for id, o in DECLARED])
every_chart = pytest.mark.parametrize("chart", charts().values(), ids=list(charts()))


def values(option: opt.Option) -> st.SearchStrategy[opt.Value]:
    """Any value of an option; a kind that is not here has no test yet."""
    if option.kind == "choice":
        return st.sampled_from(list(option.choices))
    if option.kind == "many":
        chosen = st.sets(st.sampled_from(list(option.choices)), min_size=1)
        return chosen.map(lambda found: tuple(c for c in option.choices if c in found))
    if option.kind == "flag":
        return st.booleans()
    if option.kind == "day":
        return st.one_of(st.just("latest"), st.dates().map(lambda day: day.isoformat()))
    assert option.kind == "period", f"write values of the kind {option.kind} here"
    years = st.tuples(st.integers(1900, 2099), st.integers(1900, 2099)).map(sorted)
    ends = st.tuples(years, st.booleans(), st.booleans())
    return ends.map(lambda e: ("earliest" if e[1] else str(e[0][0]), "latest" if e[2] else str(e[0][1])))


# --- every option of every chart


@every_option
@given(st.data())
def test_a_value_is_read_as_it_was_written(option, data):
    value = data.draw(values(option))
    assert option.parse(option.text(value)) == value
    assert option.parse(option.text(option.default)) == option.default


@every_option
@pytest.mark.parametrize("text", ["", "no-such-value", " ", "TRUE", "a,b"])
def test_a_bad_value_is_refused_by_the_name_of_its_option_with_what_is_allowed(option, text):
    with pytest.raises(OptionError) as caught:
        option.parse(text)
    assert str(caught.value) == f'{option.name}: "{text}" is not a value it takes. Use {option.allowed()}.'


@every_option
def test_an_option_says_what_it_is_for_and_names_every_value(option):
    assert option.title
    assert option.help.endswith(".")
    assert all(name in option.allowed() and label for name, label in getattr(option, "choices", {}).items())


@every_chart
@given(st.data())
def test_a_query_gives_back_the_options_it_was_written_from(chart, data):
    chosen = opt.Options(tuple((o.name, data.draw(values(o))) for o in chart.options))
    query = opt.query(chart.options, chosen)
    assert list(query) == [o.name for o in chart.options]
    assert opt.parse(chart.options, query.items()) == chosen
    assert opt.parse(chart.options, reversed(query.items())) == chosen
    assert hash(opt.parse(chart.options, query.items())) == hash(chosen)


@every_chart
def test_an_empty_query_gives_the_defaults_and_the_defaults_are_written_in_full(chart):
    assert opt.parse(chart.options, []) == opt.defaults(chart.options)
    assert opt.query(chart.options, opt.defaults(chart.options)) == {o.name: o.text(o.default) for o in chart.options}


@every_chart
def test_the_names_of_options_differ_and_none_is_ignored_as_a_trackers(chart):
    names = [o.name for o in chart.options]
    assert len(set(names)) == len(names)
    assert not [name for name in names if opt.IGNORED.fullmatch(name)]


@every_chart
def test_an_unknown_option_is_refused_with_those_the_chart_has(chart):
    with pytest.raises(OptionError) as caught:
        registry.select(chart.id, [("colour", "red")])
    names = ", ".join(o.name for o in chart.options)
    assert str(caught.value) == f'"colour" is not an option of this chart. It has {names}.'


# --- reading

COLOURS = opt.Many("colours", "Colours", "Which.", {"red": "Red", "blue": "Blue"}, ("red",))
SOME = (opt.scale(), COLOURS, opt.fit(), opt.period("2010"))


def problems(*given_: tuple[str, str]) -> tuple[str, ...]:
    with pytest.raises(OptionError) as caught:
        opt.parse(SOME, given_)
    found = opt.parse_leniently(SOME, given_)[1]
    assert str(caught.value) == " ".join(found)
    return found


def test_unknown_repeated_and_bad_options_are_all_reported_at_once():
    assert problems(("scale", "cubic"), ("fit", "true"), ("fit", "true"), ("sise", "3"), ("period", "2020-2010")) == (
        'scale: "cubic" is not a value it takes. Use one of log, linear.',
        "fit is given twice. Give it once; a list is comma-separated.",
        '"sise" is not an option of this chart. It has scale, colours, fit, period.',
        'period: "2020-2010" is not a value it takes. Use two years 1900 to 2099 in order, such as 2010-2024; '
        "earliest-... and ...-latest leave an end open.",
    )


def test_a_lenient_reading_keeps_what_is_good_and_takes_defaults_for_the_rest():
    options, found = opt.parse_leniently(SOME, [("scale", "cubic"), ("fit", "false"), ("sise", "3"), ("fit", "true")])
    assert dict(options) == {"scale": "log", "colours": ("red",), "fit": False, "period": ("2010", "latest")}
    assert len(found) == 3


@pytest.mark.parametrize("name", ["utm_source", "utm_campaign", "fbclid", "gclid", "embed", "embed_options"])
def test_parameters_of_trackers_and_of_streamlit_are_ignored_even_if_repeated(name):
    assert opt.parse(SOME, [(name, "x"), (name, "y")]) == opt.defaults(SOME)


@pytest.mark.parametrize("name", ["utm", "utm_", "xfbclid", "embedded", "EMBED", ""])
def test_what_only_looks_like_a_trackers_parameter_is_not_ignored(name):
    assert len(problems((name, "x"))) == 1


def test_a_chart_without_options_says_that_it_has_none():
    with pytest.raises(OptionError, match=r'^"scale" is not an option of this chart\. It has none\.$'):
        opt.parse([], [("scale", "log")])


def test_a_list_is_kept_in_the_order_of_its_choices_without_repeats():
    assert COLOURS.parse("blue,red,blue") == ("red", "blue")
    assert COLOURS.parse("blue,") == ("blue",)


@pytest.mark.parametrize(
    ("text", "found"), [("green,red,pink", "green,pink"), ("", ""), (",", ""), ("red, blue", " blue")]
)
def test_a_list_with_unknown_values_or_none_is_refused_by_those(text, found):
    with pytest.raises(OptionError) as caught:
        COLOURS.parse(text)
    assert str(caught.value) == (
        f'colours: "{found}" is not a value it takes. Use one or more, comma-separated, of red, blue.'
    )


@pytest.mark.parametrize("text", ["2010-2010", "earliest-latest", "earliest-1900", "2099-latest", "1900-2099"])
def test_a_period_may_be_a_year_and_open_at_either_end(text):
    period = opt.period("2010")
    assert period.text(period.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["2011-2010", "2010", "2010-", "-2010", "latest-2010", "2010-earliest", "1899-1950", "2000-2100", "20１0-2011"],
)
def test_a_period_that_runs_backwards_or_is_no_two_years_is_refused(text):
    with pytest.raises(OptionError, match=r"^period: .* Use two years 1900 to 2099 in order"):
        opt.period("2010").parse(text)


def test_a_list_longer_than_a_message_shows_is_read_in_full():
    names = {f"choice-{number}": f"Choice {number}" for number in range(40)}
    many = opt.Many("many", "Many", "Which.", names, ("choice-0",))
    text = many.text(tuple(names))
    assert len(text) > 300
    assert opt.parse([many], [("many", text)])["many"] == tuple(names)


@pytest.mark.parametrize("option", SOME, ids=[o.name for o in SOME])
def test_a_message_shows_no_more_than_the_beginning_of_a_long_value_or_name(option):
    (bad,) = problems((option.name, "x" * 5000))
    assert f'"{"x" * 80}..."' in bad
    (unknown,) = problems(("x" * 5000, "y"))
    assert f'"{"x" * 80}..."' in unknown
    assert len(bad) < 300 > len(unknown)


# --- options as a value


def test_options_are_a_mapping_that_answers_by_kind():
    options = opt.parse(SOME, [("colours", "red,blue"), ("fit", "false")])
    assert (options.choice("scale"), options.flag("fit")) == ("log", False)
    assert (options.many("colours"), options.many("period")) == (("red", "blue"), ("2010", "latest"))
    assert len(options) == 4
    assert "bands" not in options
    with pytest.raises(KeyError, match="bands"):
        options["bands"]


def test_options_cannot_be_changed_and_differ_if_a_value_does():
    options = opt.defaults(SOME)
    with pytest.raises(AttributeError):
        options.items_ = ()
    assert options == opt.parse(SOME, [("scale", "log")])
    assert options != opt.parse(SOME, [("scale", "linear")])
