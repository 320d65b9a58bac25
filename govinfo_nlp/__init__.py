"""Numbers out of Chinese open-government-information annual reports (政府信息公开工作年度报告).

>>> import govinfo_nlp
>>> report = govinfo_nlp.parse("2018年,全市共收到政府信息公开申请135件。\\n")
>>> report["application.received.total"].value
135
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "Panel", "PatternSet", "Report", "Result", "__version__", "add_patterns", "audit_series", "load",
    "load_patterns", "panel", "parse", "parse_doc", "parse_many", "show",
]  # fmt: skip

if TYPE_CHECKING:
    from .api import add_patterns, load, parse, parse_doc
    from .audit import audit_series
    from .batch import Result, parse_many
    from .lexicon.sets import PatternSet, load_patterns
    from .panels import Panel, panel
    from .report import Report
    from .view.show import show


def __getattr__(name: str) -> Any:
    """Import spaCy only when something that needs it is asked for."""
    if name in ("add_patterns", "load", "parse", "parse_doc"):
        from . import api

        return getattr(api, name)
    if name in ("PatternSet", "load_patterns"):
        from .lexicon import sets

        return getattr(sets, name)
    if name == "audit_series":
        from .audit import audit_series

        return audit_series
    if name in ("Result", "parse_many"):
        from . import batch

        return getattr(batch, name)
    if name in ("Panel", "panel"):
        from . import panels

        return getattr(panels, name)
    if name == "Report":
        from .report import Report

        return Report
    if name == "show":
        from .view.show import show

        return show
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
