"""Every error that the library raises on purpose, each with a code, a cause and a remedy.

Errors are raised only at the edges (reading a file, loading pattern files, wrong use). What goes
wrong inside a document never raises: it becomes a diagnostic of that document, whose codes stand
here too, so that one table documents both.
"""

from __future__ import annotations

#: code -> (message template, remedy). G1xx reading, G2xx pattern files, G3xx use of the library, G4xx long runs.
ERRORS: dict[str, tuple[str, str]] = {
    "G101": ("{path}: no such file or folder", "check the path; folders and globs are read too"),
    "G102": ("{path}: cannot be read: {cause}", "check the file's permissions"),
    "G103": (
        "{path}: {kind} is not a supported type of file",
        "{hint}; supported: {supported}",
    ),
    "G104": (
        "{path}: not text: it holds binary data",
        "pass a text file, or name the file with its real extension",
    ),
    "G105": ("{path}: encoding not recognised", "save the file as UTF-8 and read it again"),
    "G106": (
        "{path}: {size} characters are more than the limit of {limit}",
        "split the file, or raise the limit with max_length",
    ),
    "G107": ("{path}: the file is empty", "remove it from the batch or fetch it again"),
    "G108": (
        "{path}: the PDF holds no text: its pages are images, or its fonts have no characters",
        "run text recognition (OCR) over it, with ocrmypdf for instance, and read the result",
    ),
    "G109": (
        "{path}: protected by a password",
        "save a copy without the password and read that",
    ),
    "G110": (
        "{path}: damaged {kind} file: {cause}",
        "fetch it again, or open it in the program it was made with and save it anew",
    ),
    "G111": (
        "{path}: refused, because {cause}",
        "no report needs that; open it yourself and save it as PDF or as plain text",
    ),
    "G112": (
        "{path}: the file is larger than {limit} bytes",
        "split it, or save it without its images",
    ),
    "G113": (
        "{path}: the {kind} file holds no text",
        "if a browser shows text, a script fills the page: save it from the browser once shown",
    ),
    "G114": (
        "{path}: the folder holds no file of a supported type",
        "supported: {supported}; name files of other types one by one to learn what to do",
    ),
    "G201": ("{path}: no such pattern file or folder", "check the path of the pattern file"),
    "G202": ("{problems}", "every line holds one JSON object, in UTF-8"),
    "G203": ("{problems}", "see docs/patterns.md for what a line may hold"),
    "G205": ("{path}: the folder holds no pattern files", "they end in .jsonl or .json"),
    "G206": (
        "the installed pack of patterns {name!r} ({value}) cannot be read: {cause}",
        "update or uninstall the package that brings it",
    ),
    "G301": ("{name}: unknown segmenter {value!r}", "use one of: {known}"),
    "G302": ("segmenter {value!r} needs the package {package}", "pip install {package}"),
    "G305": ("{what} needs {needs}", "add {needs}"),
    "G331": ("{path}: the file is there already", "choose another name, or edit the file"),
    "G303": ("{what} needs the package {package}", "pip install govinfo_nlp[{extra}]"),
    "G304": (
        "the character table of {package} is not installed",
        "pip install --force-reinstall {package}; another package named opencc may have replaced it",
    ),
    "G306": (
        "{what} is no source of a report",
        "pass a path, bytes, a text, a Source, or a (source, id) pair",
    ),
    "G307": ("{name}={value!r} is not possible", "use one of: {known}"),
    "G308": (
        "{path}: the output is one of the inputs",
        "write to another file, or outside the folder that is read",
    ),
    "G311": (
        "{path}: no model for pkuseg: {cause}",
        "name the folder that spacy_pkuseg.train wrote, with features.msgpack and weights.npz",
    ),
    "G312": (
        "{path}: the words for pkuseg cannot be read: {cause}",
        "name a file in UTF-8 with one word a line, or 'patterns' for the names of the patterns",
    ),
    "G313": (
        "{name} is for the segmenter 'pkuseg', not for {value!r}",
        "choose the segmenter 'pkuseg', or leave {name} out",
    ),
    "G321": (
        "{what} is no Report, and no Doc that holds one",
        "pass what govinfo_nlp.parse gives, or a Doc of a pipeline with the govinfo components",
    ),
    "G322": ("{path}: cannot be written: {cause}", "check the folder and its permissions"),
    "G341": ("{path}: the ending names no format that can be written", "use one of: {known}"),
    "G342": (
        "{path}: a sheet of Excel holds no more than {limit} rows",
        "write .csv or .parquet, or the wide table",
    ),
    "G343": (
        "no report of the panel has the numbers of this picture",
        "look at panel.codebook(), or choose another level",
    ),
    "G344": ("{path}: the ending names no format of codebooks", "use one of: {known}"),
    "G401": (
        "{path}: the worker process ended while it was at this ({cause})",
        "if memory ran out, take fewer workers (n_process); else parse it alone to see why",
    ),
    "G402": ("{path}: failed unexpectedly: {cause}", "report this as a fault, with the file"),
    "G403": (
        "{path}: the function convert failed: {cause}",
        "mend it; it takes a Report and returns something that can be pickled",
    ),
    "G404": (
        "worker processes cannot be started: {cause}",
        'in a script, call it under if __name__ == "__main__":, or use n_process=1',
    ),
    "G405": (
        "{path}: an earlier run that writes it was interrupted",
        "go on with --resume, or start anew with --no-resume (resume=True, False)",
    ),
    "G406": ("{path}: another process is writing this run", "wait for it to end, or end it"),
    "G407": ("{path}: cannot be written: {cause}", "check the folder, its permissions and space"),
    "G408": (
        "{path}: the journal is damaged: {cause}",
        "remove it and start the run anew",
    ),
}

#: code -> meaning. Diagnostics are attached to a report; they never stop a batch.
DIAGNOSTICS: dict[str, str] = {
    "D101": "the text is empty",
    "D102": "the text does not look like an annual report on open government information",
    "D103": "the text holds lone surrogates; they stand as U+FFFD in the Doc and match nothing",
    "D104": "bytes that are no characters in the file's encoding were replaced by U+FFFD",
    "D105": "images cover a large part of some pages; what they say is not in the text",
    "D106": "characters of the PDF have no character code; they were replaced by U+FFFD",
    "D107": "a part embedded in the document in another format is not in the text",
    "D108": "the PDF ends too early; pages may be missing",
    "D201": "no statutory section heading was found",
    "D301": "a statutory table is announced but is not in the text",
    "D302": "a table row has fewer numbers than columns; its cells could not be placed",
    "D303": "a table row stands twice with different numbers; neither is linked",
    "D304": "the text ends inside a table; its last number may be incomplete and is left out",
    "D305": "labels and numbers of a table stand in different orders; its numbers are not linked",
    "D306": "numbers of a table do not add up as the form says: misprinted, or misread",
    "D307": "the rows of a table stand in another order than on the form",
    "D900": "a component failed on this document; its part of the report is empty",
    "D901": "a component ran without another that it builds on; its part of the report lacks that",
}

#: The diagnostic of a component that failed: the report is incomplete.
FAILURE = "D900"


class GovinfoError(Exception):
    """Base of all errors of the library.

    ``code`` (str) names the entry of :data:`ERRORS`; ``str(error)`` is
    ``"CODE: what, where. Remedy."``; the details are in ``details`` (dict).
    """

    def __init__(self, code: str, **details: object) -> None:
        message, remedy = ERRORS[code]
        self.code = code
        self.details = details
        self.message = message.format(**details)
        self.remedy = remedy.format(**details)
        super().__init__(f"{code}: {self.message}. {self.remedy[:1].upper()}{self.remedy[1:]}.")

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.code, self.details))


def _rebuild(kind: type[GovinfoError], code: str, details: dict[str, object]) -> GovinfoError:
    """Make the error again after it crossed a process border (keyword arguments are not pickled)."""
    return kind(code, **details)


class ReadError(GovinfoError):
    """A source cannot be read (codes G1xx)."""


class PatternError(GovinfoError):
    """A pattern file is wrong (codes G2xx)."""


class GovinfoWarning(UserWarning):
    """Something works, but perhaps not as it is meant (patterns that changed since saving)."""


class UsageError(GovinfoError):
    """The library is used in a way that cannot work (codes G3xx)."""


class BatchError(GovinfoError):
    """A long run, or one input of it, cannot go on (codes G4xx)."""
