"""What all components share: a pattern set of their own, and a call that never raises."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from spacy.tokens import Doc
from spacy.training import Example
from typing_extensions import Self

from ..errors import FAILURE
from ..lexicon.sets import PatternSet, installed_packs, load_patterns
from . import data

_FILE = "patterns.json.gz"


def patterns_of(paths: Sequence[str]) -> PatternSet | None:
    """The pattern set with ``paths`` over the default ones.

    None where one of them is gone: a saved pipeline brings the patterns itself, after its
    components are made.
    """
    packs = {point.name for point in installed_packs()} if paths else ()
    if all(path in packs or Path(path).exists() for path in paths):
        return load_patterns(paths)
    return None


class Component:
    """Base of the components: a guarded call with the component's own patterns in use.

    ``patterns``: paths of files and folders that lie over the default patterns. The resulting set
    is saved with the component and read back from it, so that the files themselves may be gone.
    """

    #: What it builds on: key of the stored dict → the component that writes it.
    needs: ClassVar[dict[str, str]] = {}
    #: What ``nlp.evaluate`` is told of the component's results.
    scorer: Callable[..., dict[str, Any]] | None = None

    def __init__(self, name: str, patterns: Sequence[str] = ()) -> None:
        self.name = name
        self._paths = list(patterns)
        self._patterns: PatternSet | None = None
        found = patterns_of(self._paths)
        if found is not None:
            self.use(found)

    @property
    def pattern_set(self) -> PatternSet:
        """The patterns that the component works with.

        Raises:
            PatternError: G201, where a file that it is configured with is gone.
        """
        if self._patterns is None:
            self.use(load_patterns(self._paths))
        assert self._patterns is not None
        return self._patterns

    def use(self, patterns: PatternSet) -> None:
        """Work with ``patterns`` from now on."""
        self._patterns = patterns

    def add_patterns(self, patterns: str | Path | Iterable[dict[str, Any]]) -> None:
        """Lay a file, a folder or entries over the patterns of this component alone.

        (:func:`govinfo_nlp.add_patterns` does so for all components of a pipeline.)
        """
        self.use(self.pattern_set.add_patterns(patterns))

    def __call__(self, doc: Doc) -> Doc:
        with self.pattern_set.in_use():
            try:
                self._tell_what_is_missing(doc)
                self.run(doc)
            except Exception as error:  # a document must never stop a batch
                data.diagnose(doc, FAILURE, f"{self.name}: {type(error).__name__}: {error}")
        return doc

    def run(self, doc: Doc) -> None:
        """What the component does with ``doc``; may raise."""
        raise NotImplementedError

    def _tell_what_is_missing(self, doc: Doc) -> None:
        missing = [name for key, name in self.needs.items() if not data.has(doc, key)]
        if not missing:
            return
        notes = data.value(doc, "diagnostics", ())
        if all(note["code"] != FAILURE for note in notes):  # what failed has been told
            data.diagnose(doc, "D901", f"{self.name} needs {', '.join(missing)} before it")

    def score(self, examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
        """The scores of the component, for ``nlp.evaluate``; {} where it has no scorer."""
        return self.scorer(examples, **settings) if self.scorer else {}

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return packed(self.pattern_set)

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        self.use(unpacked(bytes_data))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _FILE).write_bytes(packed(self.pattern_set))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        self.use(unpacked((Path(path) / _FILE).read_bytes()))
        return self


def packed(patterns: PatternSet) -> bytes:
    """The set as bytes; the same set gives the same bytes."""
    if packed not in patterns.made:
        text = json.dumps(patterns.to_state(), ensure_ascii=False)
        patterns.made[packed] = gzip.compress(text.encode("utf-8", "surrogatepass"), mtime=0)
    told: bytes = patterns.made[packed]
    return told


def unpacked(data: bytes) -> PatternSet:
    """The set that ``packed`` made bytes of."""
    text = gzip.decompress(data).decode("utf-8", "surrogatepass")
    return PatternSet.from_state(json.loads(text))
