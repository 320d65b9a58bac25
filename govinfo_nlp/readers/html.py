"""HTML pages: the report's own part of the page, as a browser shows it, and its tables.

The page is untrusted: nothing is fetched, no entity is loaded, and libxml2 keeps its size limits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ..errors import ReadError
from .html_tables import (
    NodePaths,
    is_data_table,
    is_hidden,
    is_invisible,
    place_cells,
    row_groups,
    tag_of,
)
from .layout import Block, TableBlock

#: Elements that a browser begins on a new line.
_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav "
    "ol p pre section summary table tbody td tfoot th thead tr ul"
)
#: Elements whose content is no text of the page.
_NO_TEXT_NAMES = (
    "applet audio base button canvas embed head iframe input link map meta noframes noscript "
    "object option rp rt script select style svg template textarea title video"
)
_BLOCK = frozenset(_BLOCK_NAMES.split())
_NO_TEXT = frozenset(_NO_TEXT_NAMES.split())
#: Elements that may hold a whole report; a paragraph never does, whatever its share of the page.
_CONTAINER_NAMES = "article body center div form html main section table tbody td tr"
_CONTAINERS = frozenset(_CONTAINER_NAMES.split())
_FEW_ITEMS = 3
_FURNITURE = frozenset(["nav", "footer", "aside"])
_FURNITURE_ROLES = frozenset(["navigation", "contentinfo", "search", "menu", "complementary"])
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
#: A line end in the source between two Chinese characters shows as nothing (CSS Text 3, 4.1.3).
_CHINESE_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
_BLANKS = re.compile(r"[\s\u3000]+")
#: Images inside the page, often most of its size.
_EMBEDDED = re.compile(r"data:image/[\w.+-]{1,40};base64,[A-Za-z0-9+/=]+")
_TOO_MUCH = etree.ErrorTypes.ERR_RESOURCE_LIMIT
_ZERO_WIDTH = dict.fromkeys([0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF])
_TITLE = re.compile(r"(?:信息|資訊|资讯).{0,4}(?:公开|公開).{0,12}(?:报告|報告|年报|年報)")
_PROSE = re.compile(r"[。；，,]")
_META = {name.lower(): name for name in ("ArticleTitle", "PubDate", "ContentSource", "SiteName")}
#: A part that holds this share of the page's prose and numbers is the report, the rest is frame.
_MAIN_SHARE = 0.95
_LINK_SHARE = 0.9
_MENU_LENGTH = 3
_MAX_NESTING = 12


@dataclass(slots=True)
class _Item:
    """A block of the page with the number of its characters that are links."""

    block: Block
    links: int = 0
    part: _Part | None = None

    @property
    def text(self) -> str:
        return self.block if isinstance(self.block, str) else ""

    @property
    def is_link(self) -> bool:
        return bool(self.text) and self.links >= _LINK_SHARE * len(self.text)


@dataclass(slots=True)
class _Part:
    """A block element: its items, how much report is in it, and the heaviest part of it."""

    first: int
    last: int = 0
    weight: int = 0
    heaviest: _Part | None = None


def read_html(text: str, path: str) -> tuple[list[Block], dict[str, str]]:
    """The blocks of the report in the page ``text``, and what the page's head says of it.

    Raises :class:`ReadError` (G110 where the parser gives up, G111 for a page beyond its limits,
    which would be read in part only, G113 for a page without text).
    """
    root = _parse(text, path)
    if root is None:
        raise ReadError("G113", path=path, kind="HTML")
    walk = _Walk(root, NodePaths())
    return [item.block for item in _report_items(walk)], _meta(root)


def _parse(text: str, path: str) -> Any:
    parser = etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
        no_network=True,
    )
    text = _EMBEDDED.sub("", text.replace("\0", "\ufffd"))
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise ReadError("G110", path=path, kind="HTML", cause=error) from error
    for entry in parser.error_log:
        if entry.level == etree.ErrorLevels.FATAL and entry.type == _TOO_MUCH:
            cause = entry.message.partition(", use ")[0]  # libxml2's advice is no use here
            raise ReadError("G111", path=path, cause=f"the parser says: {cause}")
    return root


class _Walk:
    """One walk over an element: its text as a browser lays it out, block by block."""

    def __init__(self, root: Any, paths: NodePaths, nesting: int = 0) -> None:
        self.items: list[_Item] = []
        self.root = _Part(0)
        self._parts = [self.root]
        self._buffer: list[str] = []
        self._links = 0
        self._link_depth = 0
        self._pre_depth = 0
        self._paths = paths
        self._nesting = nesting
        self._walk(root)

    def _walk(self, root: Any) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped = None
        for event, element in walker:
            tag = tag_of(element)
            if event == "start":
                if self._start(element, tag, element is root):
                    self._text(element.text)
                else:
                    walker.skip_subtree()
                    skipped = element
                continue
            if element is skipped:
                skipped = None
            else:
                self._end(tag)
            if element is not root:
                self._text(element.tail)
        self._flush()
        self.root.last = len(self.items)

    def _start(self, element: Any, tag: str, is_root: bool) -> bool:
        """Open ``element``; False where its subtree is not walked, as it shows nothing or is done."""
        if not is_root and (tag in _NO_TEXT or is_hidden(element) or is_invisible(element)):
            return False
        if not is_root and _is_furniture(element, tag):
            self._flush()
            return False
        if tag == "a":
            self._link_depth += 1
        elif tag == "br":
            self._flush()
        elif tag in _BLOCK:
            self._flush()
            if tag == "table" and not is_root and self._table(element):
                return False
            self._parts.append(_Part(len(self.items)))
            self._pre_depth += tag == "pre"
        return True

    def _end(self, tag: str) -> None:
        if tag == "a":
            self._link_depth -= 1
        elif tag in _BLOCK:
            self._flush()
            self._pre_depth -= tag == "pre"
            part = self._parts.pop()
            part.last = len(self.items)
            parent = self._parts[-1]
            parent.weight += part.weight
            holds = tag in _CONTAINERS and part.last - part.first >= _FEW_ITEMS
            if holds and (parent.heaviest is None or part.weight > parent.heaviest.weight):
                parent.heaviest = part

    def _table(self, element: Any) -> bool:
        """Take ``element`` as a table of data; False for one that only lays out the page."""
        groups = row_groups(element) if self._nesting < _MAX_NESTING else []
        if not is_data_table(element, groups):
            return False
        for caption in element.iterchildren("caption"):
            self.items += [_Item(block) for block in self._content(caption)]
        cells = place_cells(groups, self._paths, self._content)
        self.items.append(_Item(TableBlock(cells)))
        texts = [block for cell in cells for block in cell.content if isinstance(block, str)]
        if any(char.isdigit() for text in texts for char in text):
            self._parts[-1].weight += sum(map(len, texts))
        return True

    def _content(self, cell: Any) -> list[Block]:
        """What a cell holds, as blocks; nothing where it shows only white space."""
        if is_invisible(cell):
            return []
        if not len(cell):
            text = _shown(cell.text or "")
            return [text] if text else []
        return [item.block for item in _Walk(cell, self._paths, self._nesting + 1).items]

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self._pre_depth:
            *lines, text = text.split("\n")
            for line in lines:
                self._buffer.append(line)
                self._flush()
        self._buffer.append(text)
        if self._link_depth:
            self._links += len(text.strip())

    def _flush(self) -> None:
        """End the line that is being built."""
        if not self._buffer:
            return
        text = _shown("".join(self._buffer))
        if text:
            links = min(self._links, len(text))
            self.items.append(_Item(text, links, self._parts[-1]))
            if _PROSE.search(text):
                self._parts[-1].weight += len(text) - links
        self._buffer.clear()
        self._links = 0


def _shown(text: str) -> str:
    """``text`` with its white space as a browser shows it; zero-width characters left out."""
    if not text.isascii():
        text = _CHINESE_BREAK.sub("", text.translate(_ZERO_WIDTH))
    return _BLANKS.sub(" ", text).strip()


def _is_furniture(element: Any, tag: str) -> bool:
    if tag in _FURNITURE or element.get("role", "") in _FURNITURE_ROLES:
        return True
    return tag == "header" and not _TITLE.search("".join(element.itertext()))


def _report_items(walk: _Walk) -> list[_Item]:
    """The items of the report: its own part of the page, and the title above that part."""
    main = walk.root
    while main.heaviest and main.weight and main.heaviest.weight >= _MAIN_SHARE * main.weight:
        main = main.heaviest
    items = walk.items[main.first : main.last]
    if not any(_is_title(item) for item in items[:5]):
        titles = [n for n in range(main.first) if _is_title(walk.items[n])]
        if titles:
            above = walk.items[_title_start(walk.items, titles[-1]) : main.first]
            items = [item for item in above if not item.is_link] + items
    return _without_menus(items)


def _title_start(items: list[_Item], title: int) -> int:
    """The first line of the heading whose last line is ``title``: the issuer may stand above it."""
    part = items[title].part
    if part and part.last - part.first <= _FEW_ITEMS:
        return min(part.first, title)
    return title


def _is_title(item: _Item) -> bool:
    return (
        bool(item.text)
        and not _PROSE.search(item.text)
        and len(item.text) < 80
        and not item.is_link
        and bool(_TITLE.search(item.text))
    )


def _without_menus(items: list[_Item]) -> list[_Item]:
    """Leave out runs of lines that are links and nothing else."""
    kept: list[_Item] = []
    run: list[_Item] = []
    for item in items:
        if item.is_link:
            run.append(item)
            continue
        kept += run if len(run) < _MENU_LENGTH else []
        run = []
        kept.append(item)
    return kept + (run if len(run) < _MENU_LENGTH else [])


def _meta(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = _META.get((element.get("name") or "").strip().lower())
        content = _shown(element.get("content") or "")
        if name and content:
            found.setdefault(name, content)
    title = _shown("".join(root.xpath("string(//head/title)")))
    if title:
        found["title"] = title
    return found
