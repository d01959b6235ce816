"""Charts of AI models: training compute, parameters, training tokens against publication date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from trends.charts import known, points
from trends.charts.fits import Fit
from trends.charts.model_options import SELFPLAY, model_options
from trends.charts.populations import DOMAINS, ERROR_SD, MODEL_CHARTS, Chosen, Question, choose, first_domain
from trends.charts.registry import View, register
from trends.charts.result import ChartResult, RowColumn
from trends.charts.scatter import CONTEXT, Content, trend_scatter
from trends.definitions import Definition
from trends.fit import FEWEST_GROUPS
from trends.inference.selection import Mask

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
    "training-cost": ("gpt-3-175b", "gpt-4", "alphago-zero", "palm-540b", "llama-3.1-405b", "alexnet", "grok-4"),
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


_EXTRAS = (RowColumn("organizations", "Organizations", ""), RowColumn("domains", "Domains", ""))


@register(
    id="training-compute",
    title="Training compute of AI models",
    question="How fast does the computation behind AI models grow?",
    about="Floating-point operations spent on training each model, by publication date.",
    group="AI models",
    table="models",
    x="published",
    options=model_options("2010", SELFPLAY),
    order=20,
)
def training_compute(view: View) -> ChartResult:
    """Training compute against publication date: growth of spending times hardware, not of hardware alone."""
    return _model_chart(
        view,
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
    options=model_options("2010"),
    order=30,
)
def model_sizes(view: View) -> ChartResult:
    """Parameters, all of them, against publication date."""
    return _model_chart(
        view,
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
    options=model_options("2010"),
    order=40,
)
def training_tokens(view: View) -> ChartResult:
    """Tokens seen in training, repetitions included, against publication date."""
    return _model_chart(
        view,
        subject="The number of training tokens",
        caveats=(
            "Tokens seen in training, repetitions included: neither words nor the size of the corpus.",
            "Tokenizers differ, so equal counts are not equal amounts of text.",
        ),
    )


@register(
    id="training-cost",
    title="Cost of training AI models",
    question="How fast does the cost of a training run grow?",
    about="Hardware written off over the run and energy, in dollars of 2025, by publication date.",
    group="AI models",
    table="models",
    x="published",
    options=model_options("2010"),
    order=45,
)
def training_cost(view: View) -> ChartResult:
    """Amortised cost of the final training run against publication date."""
    return _model_chart(
        view,
        subject="The cost of a training run",
        caveats=(
            "Amortised hardware and energy of the final run: renting it or buying its cluster costs more, up to many "
            "times; staff and earlier experiments are not in it.",
            "Nearly all of these costs are estimates of one study, made with one method.",
        ),
    )


def _model_chart(
    view: View,
    *,
    subject: str,
    caveats: tuple[str, ...],
) -> ChartResult:
    drawn = MODEL_CHARTS[view.chart.id]
    column = drawn.name
    table = view.package.table("models")
    meta = table.columns[column]
    everything = known.rows(view)
    question = Question.of(view, column, drawn.only_domains)
    chosen = choose(everything, question)
    definition = chosen.definition
    within = view.inside(everything["published_year"]).to_numpy()
    shown = within & chosen.of_field
    models = everything[shown]
    rows = points.tidy(
        models,
        table,
        x="published",
        y=pd.Series(chosen.value[shown], index=models.index),
        values=[column],
        extras=_EXTRAS,
    )
    assumed = chosen.assumed[shown]
    rows.loc[assumed, ["low", "high"]] = np.nan
    rows.loc[assumed, "basis"] = "assumed"
    in_fit = chosen.fitted[shown]
    if view.options.choice("color") == "domain":
        groups = dict(DOMAINS)
        rows["series"] = first_domain(models)
    else:
        groups = {definition.name: definition.title, CONTEXT: "Other models, not fitted"}
        rows["series"] = np.where(in_fit, definition.name, CONTEXT)
    rows["label"] = rows["series"].map(groups)
    fit = Fit(
        definition.name,
        definition.title,
        in_fit,
        question.words,
        interval="none" if definition.floor is not None else "cluster",
        groups=models["organizations"].str.split(";").str[0],
        undisclosed=int(chosen.unknown[shown].sum()),
        population=chosen.population(everything, within),
        unknown=models["published_year"].to_numpy(dtype=np.float64)[chosen.unknown[shown]],
        error_sd=models[chosen.confidence_column].map(ERROR_SD).astype(float),
    )
    fits = [fit]
    if definition.floor is not None and column == "training_flop":
        label = f"{definition.title}, allowing for the cut"
        fits.append(replace(fit, label=label, floor=definition.floor))
    return trend_scatter(
        view,
        Content(
            rows=rows,
            groups=groups,
            fits=fits,
            subject=subject,
            y_title=f"{meta.title} ({meta.unit})" if meta.unit.lower() not in meta.title.lower() else meta.title,
            y_unit=meta.unit,
            named=NAMED[view.chart.id],
            columns=_EXTRAS,
            caveats=(*_set_caveats(view, chosen, shown, column), *known.caveats(view, [column]), *caveats),
            method=_method(view, definition, column),
        ),
    )


def _set_caveats(view: View, chosen: Chosen, shown: Mask, column: str) -> tuple[str, ...]:
    """What a reader must know of the fitted set, computed: how many rows lack the value, and how it was chosen."""
    definition = chosen.definition
    title = view.package.table("models").columns[column].title.lower()
    found = []
    if assumed := int(chosen.assumed[shown].sum()):
        found.append(
            f"{assumed} models that disclose nothing are drawn at a value assumed for them: a what-if, no record."
        )
    if definition.rivals is not None:
        missing = int((chosen.admitted & ~np.isfinite(chosen.by))[shown].sum())
        found.append(
            "These models are chosen by their training compute. The interval draws the population again and repeats "
            "the choice; beside the rate stands what the choice alone would show."
        )
        found.append(f"{missing} models held from these years have no known training compute and cannot be chosen.")
    else:
        admitted = int(chosen.admitted[shown].sum())
        missing = int(chosen.unknown[shown].sum())
        found.append(f"{missing} of the {admitted} models the definition admits in these years have no known {title}.")
    if definition.floor is not None:
        found.append(
            "Rows enter only above a threshold, which flattens an ordinary line: it is shown without interval, beside "
            "one that allows for the cut."
        )
    if definition.name == "held":
        found.append("The models that happen to be held, chosen by no rule: the rate is a comparison, no result.")
    return tuple(found)


def _method(view: View, definition: Definition, column: str) -> tuple[str, ...]:
    meta = view.package.table("models").columns[column]
    rules = {row["id"]: row for row in view.table("inclusion_rules").to_dict("records")}
    rule = rules[definition.rule]
    held = int((view.table("models")["inclusion"].str.split(";").map(lambda items: definition.rule in items)).sum())
    admitted = f"; the rule admits {int(rule['population'])} rows, {held} are held" if rule["population"] > 0 else ""
    return (
        f"{meta.title}: {meta.description}",
        f"Trend fitted to: {definition.title}, {definition.words}. {rule['rule'].rstrip('.')}{admitted}.",
        "A line through log10(value) on the decimal year of publication, least squares unless another is chosen. "
        "Models of one organization are alike, so the interval of the slope leaves out one first-named organization at "
        f"a time (Student's t under {FEWEST_GROUPS} organizations). Where rows are chosen by their values it draws "
        "whole organizations of the population again, with values as uncertain as they are, and repeats the choice.",
        "Rows that are here only as landmarks are drawn, never fitted.",
    )
