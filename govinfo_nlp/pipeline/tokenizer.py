"""The tokenizer of the pipeline: numbers, dates, addresses and Latin runs whole.

What stands between them is cut by the segmenter: ``char`` makes each character a token (no model,
fast, and any span of characters is a span of tokens), ``jieba`` and ``pkuseg`` cut into words.
``token.norm_`` is the folded form of the token (see :mod:`govinfo_nlp.text.fold`), so that patterns
on NORM match Traditional and full-width text too.
"""

# The annotations of ``initialize`` are read at runtime: spaCy cannot resolve strings.
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import srsly
from spacy.attrs import NORM  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import DummyTokenizer, ensure_path, registry
from spacy.vocab import Vocab

from ..errors import UsageError
from ..text import shapes
from ..text.fold import CODE_POINTS, code_points, fold_characters, folded_to, settle
from . import data
from .pkuseg import MODEL_FILES, WordModel, read_dictionary
from .texts import remember

#: Segmenter → the module that it needs.
SEGMENTERS = {"char": "", "jieba": "jieba", "pkuseg": "spacy_pkuseg"}

#: What is one token whatever the segmenter. Matches folded text.
_WHOLE = re.compile(
    f"{shapes.URL}|{shapes.EMAIL}|(?P<document>{shapes.DOCUMENT_YEAR_NUMBER})"
    f"|{shapes.DATE}|{shapes.NUMBER}|{shapes.LATIN}"
)
#: Where one of these can start: a set of characters, some with one more look. (The search for a set
#: runs at hundreds of millions of characters a second, trying all shapes at each one below ten.)
#: Digits are one token anyhow: they start more where a sign, a letter or a date goes on.
_START = re.compile(
    f"[0-9{shapes.LETTERS}〔\\[【(一二]"
    "(?:(?<=[0-9])(?<![0-9][0-9])[0-9]*(?=[年月][0-9]|[^0-9 \t\n\u4e00-\u9fff、。;:!?()“”《》|])"
    "|(?<![0-9\\[【(一二])|(?<=[\\[【(])(?=[12])|(?<=[一二])(?=[〇零一二三四五六七八九]))"
)
#: Characters that stay together with their like: digits, and what folds to white space.
_DIGIT, _NEWLINE, _SPACE, _NO_WIDTH = 1, 2, 3, 4
_NEWLINES = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
#: What is neither white space nor a digit, in folded text.
_WORDS = re.compile(r"[^ \t\n0-9]+")
#: So many words, none longer than this, are remembered with their numbers.
_MOST_WORDS, _LONGEST_WORD = 50_000, 16
_SURROGATE = re.compile("[\ud800-\udfff]")


def create_chinese_tokenizer(segmenter: str = "char") -> Callable[[Language], "ChineseTokenizer"]:
    """The factory that spaCy calls for ``@tokenizers = "govinfo_nlp.ChineseTokenizer.v1"``.

    Args:
        segmenter: ``char``, ``jieba`` (needs the package jieba) or ``pkuseg``, with the model of
            this package until ``initialize`` names another.
    """

    def create(nlp: Language) -> "ChineseTokenizer":
        return ChineseTokenizer(nlp.vocab, segmenter=segmenter)

    return create


registry.tokenizers("govinfo_nlp.ChineseTokenizer.v1", func=create_chinese_tokenizer)


_Codes = npt.NDArray[np.uint32]
_Flags = npt.NDArray[np.bool_]


class _Numbers(dict[str, int]):
    """Word -> its number in the vocabulary.

    A Doc is made of numbers in a fifth of the time that it takes to make it of strings, for spaCy
    encodes, hashes and checks each of them again.
    """

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self._vocab = vocab
        self._of_code_point: npt.NDArray[np.object_] | None = None

    def __missing__(self, word: str) -> int:
        if len(self) > _MOST_WORDS:
            self.clear()
        number: int = self._vocab[word].orth
        if len(word) <= _LONGEST_WORD:
            self[word] = number
        return number

    def of_characters(self, codes: _Codes) -> npt.NDArray[np.object_]:
        """The number of each of the characters, looked up all at once."""
        if self._of_code_point is None:
            self._of_code_point = np.zeros(CODE_POINTS, dtype=np.object_)
            self._known = np.zeros(CODE_POINTS, dtype=np.bool_)
        if not self._known.take(codes).all():
            for code in np.unique(codes[~self._known.take(codes)]).tolist():
                self._of_code_point[code] = self._vocab[chr(code)].orth
                self._known[code] = True
        return self._of_code_point.take(codes)


class ChineseTokenizer(DummyTokenizer):
    """Text -> Doc, with ``doc.text == text``.

    A single space after a token is its ``whitespace_``; other white space is a token of its own,
    newlines apart from spaces. Lone surrogates, which spaCy cannot store, become U+FFFD in the
    Doc, so that offsets stay.

    Raises:
        UsageError: G301 for an unknown segmenter, G302 if its package is not installed.
    """

    def __init__(self, vocab: Vocab, segmenter: str = "char") -> None:
        self.vocab = vocab
        self.segmenter = _checked(segmenter)
        self._cut: Callable[[str], Iterable[str]] | None = None
        self._numbers = _Numbers(vocab)
        self._model = WordModel()
        vocab.lex_attr_getters[NORM] = fold_characters  # type: ignore[attr-defined]
        for lexeme in vocab:  # those that were made before us
            lexeme.norm_ = fold_characters(lexeme.text)

    def __call__(self, text: str) -> Doc:
        try:
            return self._doc(text)
        except UnicodeEncodeError:
            doc = self._doc(_SURROGATE.sub("\ufffd", text))
            data.diagnose(doc, "D103")
            return doc
        except KeyError:  # a memory zone has ended and taken characters out of the vocabulary
            self._numbers = _Numbers(self.vocab)
            return self._doc(text)

    def _doc(self, text: str) -> Doc:
        if not text:
            return Doc(self.vocab)
        characters = fold_characters(text)
        norm = settle(characters)
        codes = code_points(text)
        begins, spaces = _begins(codes, each=self.segmenter == "char")
        self._part(norm, begins)
        starts = begins.nonzero()[0]
        ends = np.empty_like(starts)
        ends[:-1], ends[-1] = starts[1:], len(text)
        spaced = spaces[ends - 1]
        ends -= spaced
        words = self._numbers.of_characters(codes[starts])
        longer = (ends - starts > 1).nonzero()[0]
        places = zip(starts[longer].tolist(), ends[longer].tolist(), strict=True)
        words[longer] = [self._numbers[text[start:end]] for start, end in places]
        doc = Doc(self.vocab, words=words.tolist(), spaces=spaced.tolist())
        if norm != characters:
            _set_norms_of_context(doc, characters, norm)
        remember(doc, text, norm, starts)
        return doc

    def _part(self, norm: str, begins: _Flags) -> None:
        """Mark the tokens of which ``begins`` does not know yet: the shapes, and the words."""
        position = 0
        for start, end in _wholes(norm):
            if self.segmenter != "char":
                self._segment(norm, position, start, begins)
            begins[start] = True
            begins[start + 1 : end] = False
            position = end
        if self.segmenter != "char":
            self._segment(norm, position, len(norm), begins)

    def _segment(self, norm: str, start: int, end: int, begins: _Flags) -> None:
        """Mark where the words begin in ``start:end``, which holds no letters."""
        if self._cut is None:
            self._cut = self._model.cut if self.segmenter == "pkuseg" else _jieba_cut()
        for run in _WORDS.finditer(norm, start, end):
            place = run.start()
            for word in self._cut(run.group()):
                begins[place] = True
                place += len(word)

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]] | None = None,
        *,
        nlp: Language | None = None,
        pkuseg_model: str | None = None,
        pkuseg_user_dict: str | None = None,
    ) -> None:
        """Make the segmenter ready; called by ``nlp.initialize`` with ``[initialize.tokenizer]``.

        The options have the names that they have in spaCy's Chinese tokenizer.

        Args:
            pkuseg_model: Folder of a pkuseg model; None: the one that it has.
            pkuseg_user_dict: File of words, one a line, that stay together where they begin and end
                with a word of the model; ``patterns``: the names of the pattern files; None or
                ``default``: the ones that it has.

        Raises:
            UsageError: G311 for a folder without a model, G312 for a file that cannot be read, G313
                for an option of pkuseg with another segmenter.
        """
        words = None if pkuseg_user_dict == "default" else pkuseg_user_dict
        if self.segmenter != "pkuseg":
            for name, value in (("pkuseg_model", pkuseg_model), ("pkuseg_user_dict", words)):
                if value is not None:
                    raise UsageError("G313", name=name, value=self.segmenter)
            return
        if words is not None:
            self._model.dictionary = read_dictionary(words)
        if pkuseg_model is not None:
            self._model.read(pkuseg_model)
        self._model.load()

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Accuracy of the tokens, for ``nlp.evaluate``."""
        from spacy.scorer import Scorer

        return Scorer.score_tokenization(examples)

    def __getstate__(self) -> dict[str, Any]:
        # jieba holds a lock, pkuseg a model; the numbers are soon found again
        return {**self.__dict__, "_cut": None, "_numbers": _Numbers(self.vocab)}

    def to_bytes(self, **kwargs: Any) -> bytes:
        """The settings and the model (the vocabulary is the pipeline's)."""
        settings: dict[str, Any] = {"segmenter": self.segmenter}
        if self.segmenter == "pkuseg":
            settings |= {"model": self._model.files, "dictionary": self._model.dictionary}
        data: bytes = srsly.msgpack_dumps(settings)
        return data

    def from_bytes(self, data: bytes, **kwargs: Any) -> "ChineseTokenizer":
        settings = srsly.msgpack_loads(data)
        return self._configure(**settings)

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """A folder: ``cfg`` and, with pkuseg, the model, so that it is the same on any machine."""
        folder = ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        settings: dict[str, Any] = {"segmenter": self.segmenter}
        if self.segmenter == "pkuseg":
            settings["dictionary"] = self._model.dictionary
            (folder / "pkuseg_model").mkdir(exist_ok=True)
            for name, content in self._model.files.items():
                (folder / "pkuseg_model" / name).write_bytes(content)
        srsly.write_json(folder / "cfg", settings)

    def from_disk(self, path: str | Path, **kwargs: Any) -> "ChineseTokenizer":
        folder = ensure_path(path)
        settings = srsly.read_json(folder / "cfg")
        if settings["segmenter"] == "pkuseg":
            stored = folder / "pkuseg_model"
            settings["model"] = {name: (stored / name).read_bytes() for name in MODEL_FILES}
        return self._configure(**settings)

    def _configure(
        self, segmenter: str, dictionary: Iterable[str] = (), model: dict[str, bytes] | None = None
    ) -> "ChineseTokenizer":
        self.segmenter, self._cut, self._model = _checked(segmenter), None, WordModel()
        self._model.dictionary = [*dictionary]
        self._model.files = model or {}
        return self


def _wholes(norm: str) -> Iterator[tuple[int, int]]:
    """Where the shapes stand that no segmenter cuts, digits alone aside."""
    position = done = 0
    while hit := _START.search(norm, position):
        match = _WHOLE.match(norm, hit.start())
        if not match:
            position = hit.end()
            continue
        start, end = match.span()
        if match.lastgroup:  # only document numbers have a name
            start = shapes.issuer_start(norm, start, done)
            if norm[start] == "(":
                position = hit.end()
                continue  # (2018)3号 without an issuer is no document number
        position = done = end
        yield start, end


def _begins(codes: _Codes, each: bool) -> tuple[_Flags, _Flags]:
    """For each character, whether a token begins with it as far as no shape and no word is concerned
    (``each``: where it is neither white space nor a digit, one does), and whether it is the single
    space that belongs to the token before it.
    """
    kinds = _kinds().take(codes)
    before = np.concatenate((kinds[:1], kinds[:-1]))
    begins: _Flags = kinds != before
    if each:
        begins |= kinds == 0
    begins[0] = True
    spaces: _Flags = (codes == ord(" ")) & (before <= _DIGIT)
    begins &= ~spaces
    begins[1:] |= spaces[:-1]
    return begins, spaces


@lru_cache(maxsize=1)
def _kinds() -> npt.NDArray[np.uint8]:
    """Code point -> which of the characters it is that stay together with their like, or 0."""
    kinds = np.zeros(CODE_POINTS, dtype=np.uint8)
    for character in folded_to("0123456789"):
        kinds[ord(character)] = _DIGIT
    for character in folded_to(" \t\n\r"):
        kinds[ord(character)] = (
            _NEWLINE if character in _NEWLINES else _SPACE if character.isspace() else _NO_WIDTH
        )
    return kinds


def _checked(segmenter: str) -> str:
    if segmenter not in SEGMENTERS:
        known = ", ".join(SEGMENTERS)
        raise UsageError("G301", name="ChineseTokenizer", value=segmenter, known=known)
    module = SEGMENTERS[segmenter]
    if module and find_spec(module) is None:
        raise UsageError("G302", value=segmenter, package=module.replace("_", "-"))
    return segmenter


def _jieba_cut() -> Callable[[str], Iterable[str]]:
    """A jieba of our own, so that words added elsewhere do not change the tokens here."""
    import jieba

    jieba.setLogLevel(logging.WARNING)  # it tells stderr that it loads its dictionary
    cut: Callable[[str], Iterable[str]] = jieba.Tokenizer().cut
    return cut


def _set_norms_of_context(doc: Doc, characters: str, norm: str) -> None:
    """Give the tokens whose folded form depends on their neighbours (覆 in 答覆) that form.

    The others have theirs from their lexeme.
    """
    changed = np.flatnonzero(code_points(characters) != code_points(norm))
    for position in changed.tolist():
        for token in doc.char_span(position, position + 1, alignment_mode="expand") or ():
            token.norm_ = norm[token.idx : token.idx + len(token)]
