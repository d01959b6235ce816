"""Charts of AI models: training compute, parameters, training tokens against publication date."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from trends import options as opt
from trends.charts import points
from trends.charts.registry import View, register
from trends.charts.result import ChartResult, RowColumn
from trends.charts.scatter import CONTEXT, Content, Fit, trend_scatter
from trends.definitions import DEFINITIONS, Definition
from trends.fit import FEWEST_GROUPS
from trends.inference.selection import Mask

DOMAINS: Mapping[str, str] = {
    "language": "Language",
    "vision": "Vision",
    "games": "Games",
    "multimodal": "Multimodal",
    "image-generation": "Images and video",
    "other": "Other",
}
_DOMAIN_GROUP = {"video": "image-generation"}


NAMED: Mapping[str, tuple[str, ...]] = {
    "training-compute": (
        "alexnet",
        "gpt-3-175b",
        "grok-4",
        "gpt-4",
        "palm-540b",
        "alphago-zero",
        "gpt-2-1.5b",
        "llama-3.1-405b",
        "perceptron-mark-1",
        "neocognitron",
        "lenet-5",
    ),
    "model-sizes": (
        "alexnet",
        "gpt-3-175b",
        "palm-540b",
        "llama-3-8b",
        "chameleon-34b",
        "stable-diffusion-3",
        "clip-vit-l-14-336px",
        "gpt-2-1.5b",
        "chinchilla",
        "llama-3-70b",
        "perceptron-mark-1",
        "neocognitron",
        "lenet-5",
    ),
    "training-tokens": (
        "gpt-3-175b",
        "llama-3-70b",
        "chinchilla",
        "chameleon-34b",
        "palm-540b",
        "bert-large",
    ),
}
"""Ids of the models whose points carry their names, the most important first; names that would collide are left out."""


def _definition(default: str) -> opt.Choice:
    return opt.Choice(
        "definition",
        "Trend fitted to",
        "Which models the trend is fitted to. Choosing models by fame or by size changes the growth rate.",
        {name: definition.title for name, definition in DEFINITIONS.items()},
        default,
    )


_COLOUR = opt.Choice(
    "color",
    "Colour by",
    "Whether colour tells the field of use or which points the trend is fitted to.",
    {"fitted": "Fitted or not", "domain": "Field"},
    "fitted",
)


def _options(first: str) -> tuple[opt.Option, ...]:
    return (
        _definition("notable"),
        opt.period(first),
        opt.scale(),
        _COLOUR,
        opt.fit(),
        opt.bands("both"),
        opt.labels(),
        opt.uncertainty(),
    )


_EXTRAS = (RowColumn("organizations", "Organizations", ""), RowColumn("domains", "Domains", ""))


@register(
    id="training-compute",
    title="Training compute of AI models",
    question="How fast does the computation behind AI models grow?",
    about="Floating-point operations spent on training each model, by publication date.",
    group="AI models",
    table="models",
    x="published",
    options=_options("2010"),
    order=20,
)
def training_compute(view: View) -> ChartResult:
    """Training compute against publication date: growth of spending times hardware, not of hardware alone."""
    return _model_chart(
        view,
        column="training_flop",
        subject="Training compute",
        caveats=(
            "This is the growth of training runs: more chips, longer runs and better hardware together. "
            "The price-performance of hardware alone grows far more slowly and has a chart of its own.",
            "Gradient updates only; computation spent on self-play is not in it.",
        ),
    )


@register(
    id="model-sizes",
    title="Parameters of AI models",
    question="How fast do models grow?",
    about="Trainable parameters of each model, by publication date.",
    group="AI models",
    table="models",
    x="published",
    options=_options("2010"),
    order=30,
)
def model_sizes(view: View) -> ChartResult:
    """Parameters, all of them, against publication date."""
    return _model_chart(
        view,
        column="parameters",
        subject="The number of parameters",
        caveats=(
            "All parameters, also of mixtures of experts, which use only some of them for a token.",
            "Many makers no longer say how large their models are.",
        ),
    )


@register(
    id="training-tokens",
    title="Training tokens of language models",
    question="How fast does the text that models are trained on grow?",
    about="Tokens each language model saw in training, by publication date.",
    group="AI models",
    table="models",
    x="published",
    options=_options("2010"),
    order=40,
)
def training_tokens(view: View) -> ChartResult:
    """Tokens seen in training, repetitions included, against publication date."""
    return _model_chart(
        view,
        column="training_tokens",
        subject="The number of training tokens",
        caveats=(
            "Tokens seen in training, repetitions included: neither words nor the size of the corpus.",
            "Tokenizers differ, so equal counts are not equal amounts of text.",
        ),
        only_domains=("language", "multimodal"),
    )


def _model_chart(
    view: View,
    *,
    column: str,
    subject: str,
    caveats: tuple[str, ...],
    only_domains: tuple[str, ...] = (),
) -> ChartResult:
    table = view.package.table("models")
    models = view.table("models")
    models = models[view.inside(models["published_year"])]
    definition = DEFINITIONS[view.options.choice("definition")]
    selected = definition.select(view.table("models"))[models.index.to_numpy()]
    if only_domains:
        text = models["domains"].str.split(";").map(lambda items: bool(set(items) & set(only_domains))).to_numpy(bool)
        models, selected = models[text], selected[text]
    meta = table.columns[column]
    rows = points.tidy(models, table, x="published", y=models[column], values=[column], extras=_EXTRAS)
    in_fit = selected & rows["y"].notna().to_numpy()
    if view.options.choice("color") == "domain":
        groups = dict(DOMAINS)
        first = models["domains"].str.split(";").str[0]
        rows["series"] = first.map(lambda d: _DOMAIN_GROUP.get(d, d)).map(lambda d: d if d in DOMAINS else "other")
    else:
        groups = {definition.name: definition.title, CONTEXT: "Other models, not fitted"}
        rows["series"] = np.where(in_fit, definition.name, CONTEXT)
    rows["label"] = rows["series"].map(groups)
    undisclosed = int((selected & models[column].isna().to_numpy()).sum()) if not definition.by_value else None
    fit = Fit(
        definition.name,
        definition.title,
        in_fit,
        definition.words,
        interval="none" if definition.by_value else "cluster",
        groups=models["organizations"].str.split(";").str[0],
        undisclosed=undisclosed,
    )
    return trend_scatter(
        view,
        Content(
            rows=rows,
            groups=groups,
            fits=[fit],
            subject=subject,
            y_title=f"{meta.title} ({meta.unit})" if meta.unit.lower() not in meta.title.lower() else meta.title,
            y_unit=meta.unit,
            named=NAMED[view.chart.id],
            columns=_EXTRAS,
            caveats=(*_set_caveats(view, definition, models, selected, column), *caveats),
            method=_method(view, definition, column),
        ),
    )


def _set_caveats(
    view: View, definition: Definition, models: pd.DataFrame, selected: Mask, column: str
) -> tuple[str, ...]:
    """What a reader must know of the fitted set, computed: how many rows lack the value, and how it was chosen."""
    title = view.package.table("models").columns[column].title.lower()
    if definition.by_value:
        hidden = int((models["training_flop"].isna() & (models["flop_basis"] == "undisclosed")).sum())
        return (
            "These models are selected by their training compute, which makes the ordinary interval too narrow; "
            "until the interval repeats the selection, the rate is shown without one.",
            f"{hidden} models drawn from these years disclose no training compute and cannot count as frontier.",
        )
    missing = int((selected & models[column].isna().to_numpy()).sum())
    return (
        f"{missing} of the {int(selected.sum())} models the definition admits in these years have no known {title}.",
    )


def _method(view: View, definition: Definition, column: str) -> tuple[str, ...]:
    meta = view.package.table("models").columns[column]
    rules = {row["id"]: row for row in view.table("inclusion_rules").to_dict("records")}
    rule = rules[definition.rule]
    held = int((view.table("models")["inclusion"].str.split(";").map(lambda items: definition.rule in items)).sum())
    admitted = f"; the rule admits {int(rule['population'])} rows, {held} are held" if rule["population"] > 0 else ""
    return (
        f"{meta.title}: {meta.description}",
        f"Trend fitted to: {definition.title.lower()}. {rule['rule']}{admitted}.".replace("..", ".").replace(".;", ";"),
        "Ordinary least squares of log10(value) on the decimal year of publication. Models of one organization are "
        f"alike, so the 90% interval of the slope leaves out one first-named organization at a time (Student's t under "
        f"{FEWEST_GROUPS} organizations); rows selected by their values have none.",
        "Rows that are here only as landmarks are drawn, never fitted.",
    )
