"""The component factories that spaCy finds through entry points, without importing us.

``spacy.blank("zh").add_pipe("govinfo_parser")`` gives everything in one component; the single
components can be added one by one.
"""

# The annotations of factories are read at runtime: older versions of spaCy cannot resolve strings
# (what a factory returns they do not look at).
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from spacy.language import Language

from .extensions import register

if TYPE_CHECKING:
    from .components import (
        Audit,
        LinkerComponent,
        Quantities,
        ReportComponent,
        Sections,
        Tables,
    )
    from .parser import Parser
    from .ruler import CharacterRuler

register()

#: What the scorers tell. None: it has no weight where a pipeline is trained.
FACT_SCORES: dict[str, float | None] = {
    f"govinfo_facts_{key}": None for key in ("p", "r", "f", "per_type", "scope_acc")
}
QUANTITY_SCORES: dict[str, float | None] = {
    f"govinfo_quantities_{key}": None for key in ("p", "r", "f", "per_type")
}


@Language.factory(
    "govinfo_tables",
    assigns=["doc.spans", "doc._.govinfo_data"],
    default_config={"spans_key": "govinfo_tables", "patterns": []},
)
def make_tables(nlp: Language, name: str, spans_key: str, patterns: list[str]) -> "Tables":
    """Statutory tables."""
    from .components import Tables

    return Tables(name, spans_key, patterns)


@Language.factory(
    "govinfo_sections",
    assigns=["doc.spans", "doc._.govinfo_data", "token._.govinfo_section"],
    default_config={"spans_key": "govinfo_sections", "patterns": []},
)
def make_sections(nlp: Language, name: str, spans_key: str, patterns: list[str]) -> "Sections":
    """Headings, statutory section kinds, title, issuer, region, year."""
    from .components import Sections

    return Sections(name, spans_key, patterns)


@Language.factory(
    "govinfo_quantities",
    assigns=["doc.spans", "doc._.govinfo_data", "span._.govinfo_quantity"],
    default_config={
        "spans_key": "govinfo_quantities",
        "set_ents": False,
        "patterns": [],
        "scorer": {"@scorers": "govinfo_nlp.QuantityScorer.v1"},
    },
    default_score_weights=QUANTITY_SCORES,
)
def make_quantities(
    nlp: Language,
    name: str,
    spans_key: str,
    set_ents: bool,
    patterns: list[str],
    scorer: Callable[..., dict[str, Any]] | None,
) -> "Quantities":
    """Numbers with units, on any Chinese text."""
    from .components import Quantities

    made = Quantities(name, spans_key, patterns, set_ents=set_ents)
    made.scorer = scorer
    return made


@Language.factory(
    "govinfo_ruler",
    assigns=["doc.spans"],
    default_config={
        "spans_key": "govinfo_mentions",
        "builtin": True,
        "annotate_ents": False,
        "patterns": [],
    },
)
def make_ruler(
    nlp: Language,
    name: str,
    spans_key: str,
    builtin: bool,
    annotate_ents: bool,
    patterns: list[str],
) -> "CharacterRuler":
    """Names of metrics and scopes, by EntityRuler entries matched on characters."""
    from .patterned import patterns_of
    from .ruler import CharacterRuler

    ruler = CharacterRuler(nlp, name, spans_key=spans_key, annotate_ents=annotate_ents)
    ruler.follows, found = builtin, patterns_of(patterns)
    if builtin and found is not None:
        ruler.use(found)
    return ruler


@Language.factory(
    "govinfo_linker",
    requires=["span._.govinfo_quantity", "token._.govinfo_section"],
    assigns=["doc.spans", "doc._.govinfo_data", "span._.govinfo_facts"],
    default_config={
        "spans_key": "govinfo_metrics",
        "patterns": [],
        "scorer": {"@scorers": "govinfo_nlp.FactScorer.v1"},
    },
    default_score_weights=FACT_SCORES,
)
def make_linker(
    nlp: Language,
    name: str,
    spans_key: str,
    patterns: list[str],
    scorer: Callable[..., dict[str, Any]] | None,
) -> "LinkerComponent":
    """Numbers linked to metrics, scopes and periods."""
    from .components import LinkerComponent

    made = LinkerComponent(name, spans_key, patterns)
    made.scorer = scorer
    return made


@Language.factory(
    "govinfo_report",
    requires=["span._.govinfo_facts"],
    assigns=["doc.ents", "doc._.govinfo_data", "doc._.govinfo"],
    default_config={"set_ents": True, "patterns": []},
)
def make_report(nlp: Language, name: str, set_ents: bool, patterns: list[str]) -> "ReportComponent":
    """Headline facts; ``doc._.govinfo``."""
    from .components import ReportComponent

    return ReportComponent(name, set_ents, patterns)


@Language.factory(
    "govinfo_audit",
    requires=["span._.govinfo_facts", "doc._.govinfo"],
    assigns=["doc._.govinfo_data"],
    default_config={"patterns": []},
)
def make_audit(nlp: Language, name: str, patterns: list[str]) -> "Audit":
    """What does not add up; after all the others."""
    from .components import Audit

    return Audit(name, patterns)


@Language.factory(
    "govinfo_parser",
    assigns=[
        "doc.spans", "doc.ents", "doc._.govinfo_data", "doc._.govinfo", "span._.govinfo_quantity",
        "span._.govinfo_facts", "token._.govinfo_section",
    ],
    default_config={
        "set_ents": True,
        "spans_keys": {
            "tables": "govinfo_tables",
            "sections": "govinfo_sections",
            "quantities": "govinfo_quantities",
            "metrics": "govinfo_metrics",
        },
        "patterns": [],
        "scorer": {"@scorers": "govinfo_nlp.FactScorer.v1"},
    },
    default_score_weights=FACT_SCORES,
)  # fmt: skip
def make_parser(
    nlp: Language,
    name: str,
    set_ents: bool,
    spans_keys: dict[str, str],
    patterns: list[str],
    scorer: Callable[..., dict[str, Any]] | None,
) -> "Parser":
    """All of the above in one component, for other people's pipelines."""
    from .parser import Parser

    made = Parser(nlp, name, set_ents, patterns, spans_keys=spans_keys)
    made.scorer = scorer
    return made


#: The components of ``govinfo_nlp.load()``, in order.
PIPELINE = (
    "govinfo_tables",
    "govinfo_sections",
    "govinfo_quantities",
    "govinfo_ruler",
    "govinfo_linker",
    "govinfo_report",
    "govinfo_audit",
)
