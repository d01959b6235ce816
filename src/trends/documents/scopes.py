"""What the datasheet says of each table: by which rule rows enter, what is left out, what not to use it for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """One table of the datasheet."""

    enters: str
    left_out: str
    not_for: str


SCOPES = {
    "hardware": Scope(
        "Processors with a launch price and a peak rate, spread over years and segments; machines before 1980 with the "
        "rate of their own arithmetic (rules priced-processors and early-machines in `inclusion_rules`).",
        "Most products ever sold; mobile chips, FPGAs, chips never sold; rates with sparsity; measured speed.",
        "Ranking products to buy, real speed of a program, or the state of a market: peaks are not performance, and "
        "professional cards cost about ten times a player's card with the same chip, so segments are fitted apart.",
    ),
    "hardware_prices": Scope(
        "Prices of products in `hardware` that a named source states with a day and a basis.",
        "Discounts, volume contracts that nobody published, taxes, other currencies unless the source converts them.",
        "Mixing bases: launch, list, street, contract and a share of a system differ several times for one chip.",
    ),
    "gpu_hours": Scope(
        "Hourly prices of one accelerator that a seller published on a known day, with region and commitment.",
        "Private contracts, credits, bundled machines whose price cannot be split, hours between our observations.",
        "The cost of training a model, or a trend over different chips: a falling price of one chip is not progress.",
    ),
    "models": Scope(
        "Models admitted by a rule of `inclusion_rules`: the ten largest trainings to their day from 2010, a random "
        "sample of the public list of notable models, and models that a lecture or a comparison needs.",
        "Most models ever trained; models that nobody described; the figures of makers who say nothing, since 2023 "
        "those of most of the largest models.",
        "Comparing makers, or fitting all rows at once: rows that are only lecture or context were chosen by fame and "
        "are drawn, never fitted.",
    ),
    "inclusion_rules": Scope(
        "Every rule by which rows of models and hardware enter.",
        "Rules of others.",
        "Anything but reading what a set of rows stands for.",
    ),
    "organizations": Scope(
        "Every maker of a model in `models`.",
        "Makers without a model here, owners, joint ventures' parents.",
        "Counting who leads: the models are no census of any organization or country.",
    ),
    "corpora": Scope(
        "Text, code, image and speech collections that models in `models` were trained on or that mark a step in size.",
        "Private corpora that nobody measured; sizes that a source does not state.",
        "Adding up: corpora contain one another, and tokens of different tokenizers differ by a third.",
    ),
    "mixtures": Scope(
        "Components of training mixtures that the makers of a model published.",
        "Mixtures that were not published, which are most since 2023.",
        "The stock of data in use: weights are shares of training, not sizes of corpora.",
    ),
    "estimates": Scope(
        "Published estimates of a quantity nobody can count, each with its interval where the authors give one.",
        "Estimates without a method.",
        "Averaging: the methods differ, and so does what they count.",
    ),
    "milestones": Scope(
        "Events that standard histories of the field tell, and the counter-examples to the argument.",
        "Most of the field; work that became important outside the histories we read.",
        "Statistics of any kind: the selection is ours.",
    ),
    "eras": Scope(
        "Eras that a study names.",
        "Eras without a reference.",
        "Proof that growth changed at a boundary.",
    ),
    "deflators": Scope(
        "Every year of the price index in use.",
        "Indices adjusted for quality, as of computers, which would count progress twice.",
        "Dollars of other countries.",
    ),
    "tasks": Scope(
        "Tasks of the case studies on which hand-made and learned methods were measured for years.",
        "Tasks with a short history, or whose test was changed on the way.",
        "Judging general ability: a task ends when its ceiling is reached.",
    ),
    "results": Scope(
        "Results that stood as a record or speak against the argument, each in the pool it was measured in.",
        "Results below the record of their day; results whose protocol is not known.",
        "Joining pools: rating lists and test sets differ by more than years of progress.",
    ),
    "conferences": Scope(
        "Submissions and acceptances that a conference or its organizers published.",
        "Workshops; conferences that publish no counts.",
        "Quality or progress; counts before and after desk rejections are different countings.",
    ),
    "token_prices": Scope(
        "Prices by the token that a seller published on a known day.",
        "Discounts, batch and cached rates unless the tier says so, self-hosting.",
        "The cost of answering a question: models differ in how many tokens they use.",
    ),
    "scaling_points": Scope(
        "Training runs whose losses a study published, or that could be read off its figures (marked so).",
        "Runs that a study left out.",
        "Comparing losses between studies: data and tokenizers differ.",
    ),
    "scaling_fits": Scope(
        "Published fits to such runs, and our refits.",
        "Fits without parameters.",
        "Extrapolating beyond the runs without the interval.",
    ),
    "claims": Scope(
        "Published rates of growth that can be set beside a chart of ours.",
        "Rates without a window or a definition.",
        "Deciding who is right by one number: definitions and windows differ.",
    ),
    "sources": Scope(
        "Every source that a row cites.",
        "Sources read and not used.",
        "A bibliography of the field.",
    ),
    "evidence": Scope(
        "Passages somebody of us read that support a cell or say something else.",
        "Cells that nobody has read a passage for: see the audit.",
        "Quoting a source without opening it.",
    ),
    "exceptions": Scope(
        "Cells that break a rule of judgement and are right, with the reason.",
        "Nothing: every other cell keeps the rules.",
        "Finding the doubtful values; these are the explained ones.",
    ),
    "audits": Scope(
        "Every cell of every blind audit.",
        "Checks that were not blind.",
        "The accuracy of tables that were not drawn from.",
    ),
    "revisions": Scope(
        "Every change between two releases of the data.",
        "Changes between releases; the time before the first.",
        "What was known in the world at a day: these are the days on which we released.",
    ),
}
"""By table; a table that the data do not have yet is not shown."""
