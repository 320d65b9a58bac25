"""``load`` and ``parse``: the library as a notebook uses it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from .audit import audit_series as audit_series
from .errors import ReadError, UsageError
from .lexicon.sets import PatternSet, default_patterns, load_patterns
from .pipeline import data, factories, scorers, tokenizer  # noqa: F401  (registers both)
from .pipeline.patterned import Component
from .pipeline.ruler import CharacterRuler
from .pipeline.texts import text_of
from .readers import MAX_LENGTH, Source, read, read_text
from .report import Report

#: A string longer than this, or with a line break, is a text and no path.
_PATH_LENGTH = 1024
#: 增长8.5% does not end like one.
_FILE_NAME = re.compile(r".*\.[A-Za-z][A-Za-z0-9]{0,4}")


def load(
    *,
    segmenter: str = "char",
    patterns: str | Path | PatternSet | Sequence[str | Path] = "default",
    pkuseg_model: str | Path | None = None,
    pkuseg_user_dict: str | Path | None = None,
) -> Language:
    """The whole pipeline, with the Chinese tokenizer of the library.

    ``patterns``: files and folders of patterns over the built-in ones, or a set that
    :func:`load_patterns` made; raises PatternError (G2xx), all that is wrong with them at once.
    ``segmenter``: "char" (default; no model), "jieba" (needs the package jieba) or "pkuseg". The
    facts are the same with all. ``nlp(text)._.govinfo`` is the Report.

    For pkuseg: ``pkuseg_model``, the folder of a model of your own in place of the package's;
    ``pkuseg_user_dict``, a file of words (one a line) to keep together, or "patterns" for the names
    of ``patterns``. Both are saved with the pipeline.

    Raises UsageError: G301 and G302 for the segmenter, G311 to G313 for the options of pkuseg.
    """
    settings = {
        "@tokenizers": "govinfo_nlp.ChineseTokenizer.v1",
        "segmenter": segmenter,
    }
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": settings}})
    chosen = load_patterns(patterns)
    options = {"pkuseg_model": pkuseg_model, "pkuseg_user_dict": pkuseg_user_dict}
    chinese: Any = nlp.tokenizer
    with chosen.in_use():
        chinese.initialize(nlp=nlp, **{k: str(v) for k, v in options.items() if v is not None})
    for name in factories.PIPELINE:
        nlp.add_pipe(name, config={"patterns": _paths(patterns)})
    _use(nlp, chosen)
    return nlp


def add_patterns(nlp: Language, patterns: str | Path | Iterable[dict[str, Any]]) -> PatternSet:
    """Lay patterns over those of all govinfo components of ``nlp``: a file, a folder or entries.

    Returns the new set. Raises PatternError (G2xx); the pipeline is then as it was. Not while
    documents go through ``nlp`` in another thread.
    """
    entries = patterns if isinstance(patterns, (str, Path)) else list(patterns)
    pipes = _patterned(nlp)
    if not pipes:
        raise UsageError("G305", what="add_patterns", needs="a pipeline with a govinfo component")
    # a ruler that was saved has its entries only: which set they are of, the others know
    known = [pipe.pattern_set for pipe in pipes if isinstance(pipe, Component)]
    of_ruler = known[0] if known else default_patterns()
    below = [pipe.pattern_set if isinstance(pipe, Component) else of_ruler for pipe in pipes]
    made = [patterns_below.add_patterns(entries) for patterns_below in below]
    for pipe, laid in zip(pipes, made, strict=True):
        pipe.use(laid)
    return made[0]


def _patterned(nlp: Language) -> list[Any]:
    """The components of ``nlp`` that work with a pattern set."""
    return [
        pipe
        for _, pipe in nlp.components
        if isinstance(pipe, Component) or (isinstance(pipe, CharacterRuler) and pipe.follows)
    ]


def _use(nlp: Language, patterns: PatternSet) -> None:
    for pipe in _patterned(nlp):
        pipe.use(patterns)


def _paths(patterns: str | Path | PatternSet | Sequence[str | Path]) -> list[str]:
    """What the configuration of a component says of ``patterns``: the paths, made absolute."""
    if isinstance(patterns, PatternSet) or patterns in ("default", "builtin"):
        return []
    paths = [patterns] if isinstance(patterns, (str, Path)) else patterns
    named = (str(path) for path in paths if path != "default")
    return [str(Path(path).resolve()) if Path(path).exists() else path for path in named]


@lru_cache(maxsize=1)
def default_pipeline() -> Language:
    """The pipeline that ``parse`` uses; made once in a process."""
    return load()


def parse(
    source: str | Path | bytes | Source,
    *,
    id: str | None = None,
    nlp: Language | None = None,
    max_length: int = MAX_LENGTH,
) -> Report:
    """The parsed report of a file, of the bytes of one, or of a text.

    ``source``: a Path, the path of a file as str, the bytes of a file, a ``Source`` from
    ``govinfo_nlp.readers``, or the text itself (a str with a line break or longer than a path).
    ``id``: the report's id; by default the stem of the file's name. ``nlp``: a pipeline with the
    govinfo components. ``max_length``: longest text, in characters.

    Raises ReadError (G1xx) where the source cannot be read; a text that is no report gives a
    Report with diagnostics.
    """
    doc = parse_doc(source, id=id, nlp=nlp, max_length=max_length)
    return data.report(doc, text=text_of(doc))  # the Doc, which has the same records, ends here


def parse_doc(
    source: str | Path | bytes | Source,
    *,
    id: str | None = None,
    nlp: Language | None = None,
    max_length: int = MAX_LENGTH,
) -> Doc:
    """As :func:`parse`, but the spaCy Doc, with its spans and entities."""
    found = source if isinstance(source, Source) else _read(source, max_length)
    if len(found.text) > max_length:
        path = found.name or "<text>"
        raise ReadError("G106", path=path, size=len(found.text), limit=max_length)
    pipeline = nlp if nlp is not None else default_pipeline()
    pipeline.max_length = max(pipeline.max_length, len(found.text))
    doc = pipeline.make_doc(found.text)
    name = Path(found.name).stem if found.name else ""
    data.set_value(doc, "id", id if id is not None else name)
    if found.meta:
        data.set_value(doc, "source_meta", dict(found.meta))
    data.put(doc, "grids", found.grids)
    for note in found.notes:
        data.diagnose(doc, note.code, note.message, note.start, note.end)
    return pipeline(doc)


def parse_in_zone(
    source: Source, nlp: Language, *, id: str | None = None, max_length: int = MAX_LENGTH
) -> Report:
    """As :func:`parse`, for long runs: the strings of the document are forgotten afterwards.

    (spaCy interns every token's string; whole numbers would make its table grow without bound.)
    """
    # spaCy has zones since 3.8; they are not nested
    free = hasattr(nlp, "memory_zone") and not getattr(nlp.vocab, "in_memory_zone", False)
    zone: Any = nlp.memory_zone() if free else nullcontext()
    with zone:
        return parse(source, id=id, nlp=nlp, max_length=max_length)


def _read(source: str | Path | bytes, max_length: int) -> Source:
    if isinstance(source, str) and not is_path(source):
        return read_text(source)
    return read(source, max_length=max_length)


def is_path(text: str) -> bool:
    """Whether ``text`` is meant as a path: it exists, or it ends like the name of a file."""
    if len(text) > _PATH_LENGTH or "\n" in text or not text.strip():
        return False
    try:
        if Path(text).exists():
            return True
    except (OSError, ValueError):
        return False
    return bool(_FILE_NAME.fullmatch(text)) and "。" not in text
