"""Text to paste: one view in a web page, a slide deck, a paper, a notebook or a course, each in its own language."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape

from trends import links
from trends import options as opt
from trends.charts.registry import spec
from trends.charts.result import ChartResult
from trends.export.citation import tex
from trends.export.embed import iframe


@dataclass(frozen=True)
class Snippet:
    """What to paste, where it goes, and the language it is written in, for colouring."""

    name: str
    language: str
    text: str


def snippets(result: ChartResult, options: opt.Options, root: str) -> tuple[Snippet, ...]:
    """Every snippet of one view.

    Parameters
    ----------
    options : Options
        What the links hold: those of the view, or frozen at its release (`links.frozen`).
    root : str
        Address of the dashboard without a trailing slash; a reader of the pasted text must reach it.
    """
    found = spec(result.id)
    query = links.encoded(opt.query(found.options, options))
    page, embedded = f"{root}/{found.id}?{query}", f"{root}/embed/{found.id}?{query}"
    on_slide = f"{embedded}&theme=slide"
    deferred = iframe(on_slide, result.question, width=960, height=540, source="data-src")
    framed = iframe(embedded, result.question, width=960, height=540)
    link = f'<p><a href="{escape(page)}">{escape(result.question)}</a></p>'
    files = {extension: f"{root}/charts/{found.id}.{extension}?{query}" for extension in ("png", "svg", "pdf", "bib")}
    return (
        Snippet("Web page", "html", iframe(embedded, result.question)),
        Snippet("reveal.js", "html", f"<section>\n  {deferred}\n</section>"),
        Snippet("Quarto", "markdown", f"```{{=html}}\n{iframe(on_slide, result.question, width=960, height=540)}\n```"),
        Snippet("LaTeX", "latex", _latex(result, files)),
        Snippet("Jupyter", "python", _jupyter(result, options, embedded)),
        Snippet("Markdown", "markdown", f"[![{_markdown(result.answer)}]({files['png']}&size=hd)]({page})"),
        Snippet("Course (Moodle, Canvas)", "html", f"<p>{framed}</p>\n{link}"),
    )


def _latex(result: ChartResult, files: dict[str, str]) -> str:
    name = result.id
    return (
        f"% curl -o {name}.pdf '{files['pdf']}&size=column'\n% curl -o {name}.bib '{files['bib']}'\n"
        "\\begin{figure}\n  \\centering\n"
        f"  \\includegraphics[width=\\linewidth]{{{name}.pdf}}\n"
        f"  \\caption{{{tex(result.answer)} \\cite{{bitter-lesson-trends-{name}}}}}\n"
        f"  \\label{{fig:{name}}}\n\\end{{figure}}"
    )


def _jupyter(result: ChartResult, options: opt.Options, embed: str) -> str:
    declared = spec(result.id).options
    changed = "".join(
        f", {option.name}={json.dumps(option.text(options[option.name]))}"
        for option in declared
        if options[option.name] != option.default
    )
    return (
        f"from IPython.display import IFrame\n\nIFrame({json.dumps(embed)}, width='100%', height=540)\n\n"
        f"# or with the package: pip install bitter-lesson-trends\nimport trends\n\n"
        f"trends.chart({json.dumps(result.id)}{changed}).figure"
    )


def _markdown(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\[]*_`<>" else sign for sign in text)
