"""The component factories that spaCy finds through entry points, without importing us.

``spacy.blank("zh").add_pipe("govinfo_parser")`` gives everything in one component; the single
components can be added one by one.
"""

# The annotations of factories are read at runtime: older versions of spaCy cannot resolve strings
# (what a factory returns they do not look at).
from typing import TYPE_CHECKING

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


@Language.factory(
    "govinfo_tables",
    assigns=["doc.spans"],
    default_config={"spans_key": "govinfo_tables", "patterns": []},
)
def make_tables(nlp: Language, name: str, spans_key: str, patterns: list[str]) -> "Tables":
    """Statutory tables."""
    from .components import Tables

    return Tables(name, spans_key, patterns)


@Language.factory(
    "govinfo_sections",
    assigns=["doc.spans"],
    default_config={"spans_key": "govinfo_sections", "patterns": []},
)
def make_sections(nlp: Language, name: str, spans_key: str, patterns: list[str]) -> "Sections":
    """Headings, statutory section kinds, title, issuer, region, year."""
    from .components import Sections

    return Sections(name, spans_key, patterns)


@Language.factory(
    "govinfo_quantities",
    assigns=["doc.spans"],
    default_config={"spans_key": "govinfo_quantities", "patterns": []},
)
def make_quantities(nlp: Language, name: str, spans_key: str, patterns: list[str]) -> "Quantities":
    """Numbers with units, on any Chinese text."""
    from .components import Quantities

    return Quantities(name, spans_key, patterns)


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
    found = patterns_of(patterns)
    if builtin and found is not None:
        ruler.use(found)
    return ruler


@Language.factory(
    "govinfo_linker",
    assigns=["doc.spans"],
    default_config={"spans_key": "govinfo_metrics", "patterns": []},
)
def make_linker(nlp: Language, name: str, spans_key: str, patterns: list[str]) -> "LinkerComponent":
    """Numbers linked to metrics, scopes and periods."""
    from .components import LinkerComponent

    return LinkerComponent(name, spans_key, patterns)


@Language.factory(
    "govinfo_report",
    assigns=["doc.ents"],
    default_config={"set_ents": True, "patterns": []},
)
def make_report(nlp: Language, name: str, set_ents: bool, patterns: list[str]) -> "ReportComponent":
    """Headline facts; ``doc._.govinfo``."""
    from .components import ReportComponent

    return ReportComponent(name, set_ents, patterns)


@Language.factory("govinfo_audit", default_config={"patterns": []})
def make_audit(nlp: Language, name: str, patterns: list[str]) -> "Audit":
    """What does not add up; after all the others."""
    from .components import Audit

    return Audit(name, patterns)


@Language.factory(
    "govinfo_parser",
    assigns=["doc.spans", "doc.ents"],
    default_config={"set_ents": True, "patterns": []},
)
def make_parser(nlp: Language, name: str, set_ents: bool, patterns: list[str]) -> "Parser":
    """All of the above in one component, for other people's pipelines."""
    from .parser import Parser

    return Parser(nlp, name, set_ents, patterns)


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
