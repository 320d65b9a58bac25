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
    default_config={"spans_key": "govinfo_tables"},
)
def make_tables(nlp: Language, name: str, spans_key: str) -> "Tables":
    """Statutory tables."""
    from .components import Tables

    return Tables(name, spans_key)


@Language.factory(
    "govinfo_sections",
    assigns=["doc.spans"],
    default_config={"spans_key": "govinfo_sections"},
)
def make_sections(nlp: Language, name: str, spans_key: str) -> "Sections":
    """Headings, statutory section kinds, title, issuer, region, year."""
    from .components import Sections

    return Sections(name, spans_key)


@Language.factory(
    "govinfo_quantities",
    assigns=["doc.spans"],
    default_config={"spans_key": "govinfo_quantities"},
)
def make_quantities(nlp: Language, name: str, spans_key: str) -> "Quantities":
    """Numbers with units, on any Chinese text."""
    from .components import Quantities

    return Quantities(name, spans_key)


@Language.factory(
    "govinfo_ruler",
    assigns=["doc.spans"],
    default_config={
        "spans_key": "govinfo_mentions",
        "builtin": True,
        "annotate_ents": False,
    },
)
def make_ruler(
    nlp: Language, name: str, spans_key: str, builtin: bool, annotate_ents: bool
) -> "CharacterRuler":
    """Names of metrics and scopes, by EntityRuler entries matched on characters."""
    from .ruler import CharacterRuler, builtin_entries

    ruler = CharacterRuler(nlp, name, spans_key=spans_key, annotate_ents=annotate_ents)
    if builtin:
        ruler.add_patterns(builtin_entries())
    return ruler


@Language.factory(
    "govinfo_linker",
    assigns=["doc.spans"],
    default_config={"spans_key": "govinfo_metrics"},
)
def make_linker(nlp: Language, name: str, spans_key: str) -> "LinkerComponent":
    """Numbers linked to metrics, scopes and periods."""
    from .components import LinkerComponent

    return LinkerComponent(name, spans_key)


@Language.factory("govinfo_report", assigns=["doc.ents"], default_config={"set_ents": True})
def make_report(nlp: Language, name: str, set_ents: bool) -> "ReportComponent":
    """Headline facts; ``doc._.govinfo``."""
    from .components import ReportComponent

    return ReportComponent(name, set_ents)


@Language.factory("govinfo_audit")
def make_audit(nlp: Language, name: str) -> "Audit":
    """What does not add up; after all the others."""
    from .components import Audit

    return Audit(name)


@Language.factory(
    "govinfo_parser",
    assigns=["doc.spans", "doc.ents"],
    default_config={"set_ents": True},
)
def make_parser(nlp: Language, name: str, set_ents: bool) -> "Parser":
    """All of the above in one component, for other people's pipelines."""
    from .parser import Parser

    return Parser(nlp, name, set_ents)


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
