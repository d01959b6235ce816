"""Views of a chart that have a name: what a static site holds a page for, and what a teacher is likely to want."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from trends import options as opt
from trends.charts.registry import Chart

DEFAULT = "default"


@dataclass(frozen=True)
class NamedView:
    """A choice of options under a stable slug; `chosen` holds those that differ from the defaults."""

    slug: str
    title: str
    chosen: Mapping[str, str] = field(default_factory=dict)

    def options(self, chart: Chart, **further: str) -> opt.Options:
        """All options of the view."""
        return opt.parse(chart.options, {**self.chosen, **further}.items())


_LINEAR = NamedView("linear", "Linear axis", {"scale": "linear"})
_REAL = NamedView("real-dollars", "Real dollars", {"dollars": "real"})
_FRONTIER = NamedView("frontier", "Frontier models", {"definition": "frontier"})
_SINCE_2018 = NamedView("since-2018", "Since 2018", {"period": "2018-latest"})
_DATACENTRE = NamedView("datacentre", "Data-centre processors", {"segment": "datacentre"})

_MODELS = (_FRONTIER, _SINCE_2018, _LINEAR)
_HARDWARE = (_DATACENTRE, _LINEAR)

NAMED: Mapping[str, tuple[NamedView, ...]] = MappingProxyType(
    {
        "gflops-per-dollar": (_REAL, _DATACENTRE, _LINEAR),
        "processor-performance": _HARDWARE,
        "matrix-performance": _HARDWARE,
        "energy-efficiency": _HARDWARE,
        "memory-size": _HARDWARE,
        "memory-bandwidth": _HARDWARE,
        "transistors": (_LINEAR,),
        "clock-frequency": (),
        "training-compute": (
            _FRONTIER,
            _SINCE_2018,
            NamedView("by-domain", "By domain", {"color": "domain"}),
            _LINEAR,
        ),
        "model-sizes": _MODELS,
        "training-tokens": _MODELS,
        "training-cost": (_FRONTIER, _LINEAR),
        "timeline": (),
        "same-data-different-answers": (
            NamedView("gflops-per-dollar", "Arithmetic per dollar", {"of": "gflops-per-dollar", "by": "dollars"}),
        ),
        "same-question-earlier-data": (_FRONTIER,),
        "when-will-it": (),
        "published-claims": (NamedView("every-subject", "Every subject", {"subject": "all"}),),
    }
)
"""By chart, the default view apart, in the order in which they are offered."""


def named_views(chart: Chart) -> tuple[NamedView, ...]:
    """The default view, then those with a name; a chart that nobody has named views for has the default alone."""
    return (NamedView(DEFAULT, "As published"), *NAMED.get(chart.id, ()))
