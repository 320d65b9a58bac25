"""The segmenter pkuseg: words by a model that comes with the package, or by a user's own.

The package spacy-pkuseg brings the algorithm (Luo et al. 2019, a conditional random field over
characters), but no model, and those that others offer for it may not be passed on. The one in
``word_model/`` is trained on text of the project (``corpus/words/README.md``). Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from ..errors import UsageError
from ..text.fold import fold

#: The files of a model, as ``spacy_pkuseg.train`` and spaCy write them. (Older models hold pickles
#: in place of the first; they are not read.)
FEATURES, WEIGHTS = "features.msgpack", "weights.npz"
MODEL_FILES = (FEATURES, WEIGHTS)

#: What the model sees: runs of Chinese characters. Any other character is a word of its own.
_PART = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]+|.", re.DOTALL)

#: spacy_pkuseg keeps the folder that it reads from in one place for all.
_loading = Lock()


class WordModel:
    """A pkuseg model with a dictionary laid over it. Until told otherwise, the package's model.

    The words of the dictionary are put together where the model cuts them into parts, and only
    where they begin and end with a word of the model: no word beside them is ever cut. (pkuseg's
    own user dictionary cuts first, from the left, and what it leaves over is no words.)
    """

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._segmenter: Any = None
        self.dictionary: list[str] = []

    @property
    def dictionary(self) -> list[str]:
        """The words that are kept together, folded."""
        return self._dictionary

    @dictionary.setter
    def dictionary(self, words: Sequence[str]) -> None:
        self._dictionary = sorted({fold(word) for word in words})
        self._known = frozenset(self._dictionary)
        self._longest = max(map(len, self._dictionary), default=0)

    @property
    def files(self) -> dict[str, bytes]:
        """The model's files, name → content."""
        if self._files:
            return self._files
        folder = resources.files("govinfo_nlp.pipeline") / "word_model"
        return {name: (folder / name).read_bytes() for name in MODEL_FILES}

    @files.setter
    def files(self, content: dict[str, bytes]) -> None:
        self._files, self._segmenter = dict(content), None

    def read(self, folder: str | Path) -> None:
        """Take the model in ``folder``; UsageError (G311) where there is none that can be loaded."""
        content = _read_model(Path(folder))
        try:
            self._segmenter = _load(content)
        except Exception as error:  # whatever the numbers in foreign files make of it
            cause = f"not a pkuseg model: {type(error).__name__}: {error}"
            raise UsageError("G311", path=folder, cause=cause) from error
        self._files = content

    def load(self) -> None:
        """Make the model ready, which the first text would do otherwise."""
        if self._segmenter is None:
            self._segmenter = _load(self.files)

    def cut(self, norm: str) -> Iterator[str]:
        """The words of ``norm``, a folded text without white space; nothing is left out."""
        self.load()
        for part in _PART.findall(norm):
            yield from self._joined(self._segmenter.cut(part)) if len(part) > 1 else part

    def _joined(self, words: list[str]) -> Iterable[str]:
        if not self._known:
            return words
        joined, first = [], 0
        while first < len(words):
            last, word = first + 1, words[first]
            for end in range(first + 1, len(words)):
                word += words[end]
                if len(word) > self._longest:
                    break
                if word in self._known:
                    last = end + 1
            joined.append("".join(words[first:last]))
            first = last
        return joined

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_segmenter": None}  # made anew from the files


def read_dictionary(path: str | Path) -> list[str]:
    """The words of a file, one a line (what stands behind a tab, a part of speech, is left out).

    ``"patterns"``: the names of the pattern files in use. Raises UsageError (G312).
    """
    if path == "patterns":
        from .ruler import ruler_entries

        phrases = (entry["pattern"] for entry in ruler_entries())
        return [phrase for phrase in phrases if isinstance(phrase, str)]
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise UsageError("G312", path=path, cause="not in UTF-8") from None
    except OSError as error:
        raise UsageError("G312", path=path, cause=error.strerror) from None
    words = (line.split("\t")[0].strip() for line in lines)
    return [word for word in words if word]


def _read_model(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise UsageError("G311", path=folder, cause="no such folder")
    missing = [name for name in MODEL_FILES if not (folder / name).is_file()]
    if missing:
        raise UsageError("G311", path=folder, cause=f"{' and '.join(missing)} not in it")
    try:
        return {name: (folder / name).read_bytes() for name in MODEL_FILES}
    except OSError as error:
        raise UsageError("G311", path=folder, cause=error.strerror) from None


def _load(content: dict[str, bytes]) -> Any:
    """pkuseg reads folders only. ``user_dict=None``: its general word list is a pickle that joins
    what the model has cut."""
    import spacy_pkuseg

    with _loading, TemporaryDirectory() as folder:
        for name, data in content.items():
            (Path(folder) / name).write_bytes(data)
        segmenter = spacy_pkuseg.pkuseg(folder, user_dict=None)
    model, places = segmenter.model, segmenter.feature_extractor.feature_to_idx.values()
    if (model.n_feature, model.n_tag) != (len(places), segmenter.n_tag) or max(places) >= len(
        places
    ):
        raise ValueError("its files do not belong together")  # pkuseg would read past the weights
    return segmenter
