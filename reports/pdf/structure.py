"""The structure of a document into its file: elements, what they hold, and the way back from each mark and link (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from reports.pdf.tags import Element, Linked, Marked

_LINKS = {"TOCI", "TD", "TH"}
"""What is a link as a whole, where it holds no other."""


class Structure:
    """The elements of one file, being written."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf, self.pages = pdf, [page.obj for page in pdf.pages]
        self.marks: dict[int, dict[int, Any]] = defaultdict(dict)
        self.links: list[Any] = []

    def write(self, document: Element) -> None:
        """All of it; the file says that it is tagged."""
        root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = self._element(document, root)
        for place, page in enumerate(self.pages):
            page.StructParents, page.Tabs = place, Name.S
        marks = (self.marks[page] for page in range(1, len(self.pages) + 1))
        numbered = [Array([of for _, of in sorted(page.items(), key=itemgetter(0))]) for page in marks] + self.links
        root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array([one for pair in enumerate(numbered) for one in pair])))
        root.ParentTreeNextKey = len(numbered)
        self.pdf.Root.StructTreeRoot = root
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _element(self, element: Element, parent: Any) -> Any:
        written = self.pdf.make_indirect(Dictionary(S=Name(f"/{element.kind}"), P=parent))
        if element.words:
            written.Alt = pikepdf.String(element.words)
        if element.language not in {"", str(self.pdf.Root.get("/Lang", ""))}:
            written.Lang = pikepdf.String(element.language)
        if element.scope:
            written.A = Dictionary(O=Name.Table, Scope=Name(f"/{element.scope}"))
        links = [kid for kid in element.kids if isinstance(kid, Linked)]
        if element.kind in _LINKS and len(links) == 1:
            words = [kid for kid in element.kids if kid is not links[0]]
            written.K = Array([self._link(links[0], written, words)])
        else:
            written.K = Array([self._kid(kid, written) for kid in element.kids])
        return written

    def _kid(self, kid: Element | Marked | Linked, parent: Any) -> Any:
        match kid:
            case Element():
                return self._element(kid, parent)
            case Marked(page, number):
                self.marks[page][number] = parent
                return Dictionary(Type=Name.MCR, Pg=self.pages[page - 1], MCID=number)
            case Linked():
                return self._link(kid, parent)

    def _link(self, linked: Linked, parent: Any, words: Sequence[Element | Marked | Linked] = ()) -> Any:
        page = self.pages[linked.page - 1]
        annotation = page.Annots[linked.number]
        annotation.StructParent = len(self.pages) + len(self.links)
        if "/A" in annotation and "/URI" in annotation.A:
            annotation.Contents = annotation.A.URI
        link = self.pdf.make_indirect(Dictionary(S=Name.Link, P=parent))
        self.links.append(link)
        link.K = Array([*(self._kid(kid, link) for kid in words), Dictionary(Type=Name.OBJR, Pg=page, Obj=annotation)])
        return link
