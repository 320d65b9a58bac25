"""Train the word model of the segmenter pkuseg on ``corpus/words`` (its README tells the rest).

The text is the project's own: the reports of the corpus, prose written for this, the names of the
pattern files, and sentences that a small grammar puts together from the words of these. Nothing
else goes in, so that the model is under the project's own licence.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import spacy_pkuseg
import srsly

ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "corpus" / "words"
MODEL = ROOT / "govinfo_nlp" / "pipeline" / "word_model"

GENERATED = 3000
ROUNDS = 10
#: Weights are stored with so many decimals; features whose weights all round to zero are dropped.
DECIMALS = 2


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python corpus/tools/segmenter.py", description=__doc__)
    parser.add_argument("--output", type=Path, default=MODEL, help="folder of the model")
    parser.add_argument("--generated", type=int, default=GENERATED, help="sentences of the grammar")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds of training")
    parser.add_argument("--seed", type=int, default=0, help="of the grammar's choices")
    options = parser.parse_args(arguments)
    sentences = [*written(), *Grammar(options.seed).sentences(options.generated)]
    lines = [*written(), *dict.fromkeys(run for line in sentences for run in runs(line))]
    train(lines, options.output, options.rounds)
    size = sum(path.stat().st_size for path in options.output.iterdir())
    print(f"{options.output}: {size:,} bytes, {len(sentences):,} sentences", file=sys.stderr)
    return 0


def written() -> list[str]:
    """The segmented sentences of the training files."""
    names = ("reports.txt", "prose.txt", "names.txt")
    return [line for name in names for line in read_lines(WORDS / name)]


def read_lines(path: Path) -> list[str]:
    """The lines of a file of segmented sentences, words between single spaces."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def runs(line: str) -> list[str]:
    """The stretches of Chinese words in a line: what the tokenizer hands to the model."""
    return [run.strip() for run in re.findall("[\u4e00-\u9fff ]+", line) if run.strip()]


class Grammar:
    """Sentences from ``grammar.json``: templates whose {slots} are lists, filled at random."""

    def __init__(self, seed: int) -> None:
        grammar: Any = srsly.read_json(WORDS / "grammar.json")
        self._random = random.Random(seed)
        self._templates: list[str] = grammar["sentences"]
        self._lists = {
            key: [item.strip() for item in text.split("/" if "/" in text else " ")]
            for key, text in grammar["lists"].items()
        }
        words = {word for line in written() for word in line.split()}
        self._lists["word"] = sorted(w for w in words if re.fullmatch("[\u4e00-\u9fff]{2,5}", w))
        self._lists["name"] = read_lines(WORDS / "names.txt")

    def sentences(self, count: int) -> Iterator[str]:
        """``count`` sentences, each template in turn."""
        for i in range(count):
            yield self._filled(self._templates[i % len(self._templates)])

    def _filled(self, text: str) -> str:
        while "{" in text:
            text = re.sub(r"\{(\w+)\}", lambda slot: self._made(slot[1]), text)
        return text

    def _made(self, slot: str) -> str:
        choose, lists = self._random.choice, self._lists
        if slot == "n":
            return str(self._random.randint(1, 10 ** self._random.randint(1, 5)))
        if slot == "date":
            return f"{self._random.randint(2004, 2026)}年{self._random.randint(1, 12)}月"
        if slot == "place":
            name = "".join(choose(lists["place_char"]) for _ in range(choose((1, 2, 2, 2, 3))))
            return name + choose(lists["place_suffix"])
        if slot == "road":
            return (
                choose(lists["place_char"]) + choose(lists["place_char"]) + choose(lists["street"])
            )
        if slot == "person":
            given = "".join(choose(lists["given_char"]) for _ in range(choose((1, 2, 2))))
            return choose(lists["surname"]) + given
        return choose(lists[slot])


def train(lines: list[str], output: Path, rounds: int) -> None:
    """Train on ``lines`` and write the two files of the model to ``output``."""
    with tempfile.TemporaryDirectory() as folder:
        text, raw = Path(folder) / "train.txt", Path(folder) / "model"
        text.write_text("\n".join(lines) + "\n", encoding="utf-8")
        few = Path(folder) / "few.txt"  # pkuseg wants a test file in each round; ours is held out
        few.write_text("\n".join(lines[:20]) + "\n", encoding="utf-8")
        random.seed(0)  # the trainer shuffles
        with redirect_stdout(sys.stderr):
            spacy_pkuseg.train(str(text), str(few), str(raw), train_iter=rounds)
        output.mkdir(parents=True, exist_ok=True)
        strip(raw, output)


def strip(raw: Path, output: Path) -> None:
    """Copy the model without what decides nothing.

    Features whose weights round to zero, words that are part of no feature left, and the pairs of
    words, which only training reads. The weights are compressed.
    """
    features: Any = srsly.read_msgpack(raw / "features.msgpack")
    tags = len(features["tag_to_idx"])
    flat = np.round(np.load(raw / "weights.npz")["w"], DECIMALS) + 0.0
    count = len(features["feature_to_idx"])
    weights, moves = flat[: count * tags].reshape(count, tags), flat[count * tags :]
    # Feature 0 ("$$") stands for every character: pkuseg adds it without looking it up.
    names = sorted(features["feature_to_idx"], key=features["feature_to_idx"].get)
    assert names[0] == "$$"
    kept = [i for i, name in enumerate(names) if i == 0 or weights[i].any()]
    used = {word for i in kept for word in re.findall(r"[^.*]+", names[i].partition(".")[2])}
    features["feature_to_idx"] = {names[i]: at for at, i in enumerate(kept)}
    features["unigram"] = sorted(word for word in features["unigram"] if word in used)
    features["bigram"] = []
    srsly.write_msgpack(output / "features.msgpack", features)
    whole = np.concatenate([weights[kept].reshape(-1), moves])
    np.savez_compressed(output / "weights.npz", sizes=np.array([tags, len(kept)]), w=whole)


if __name__ == "__main__":
    raise SystemExit(main())
