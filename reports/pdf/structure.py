"""The structure of a document into its file: elements, what they hold, and the way back from each mark and link (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from reports.pdf.tags import Element, Linked, Marked


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
        if element.scope:
            written.A = Dictionary(O=Name.Table, Scope=Name(f"/{element.scope}"))
        written.K = Array([self._kid(kid, written) for kid in element.kids])
        return written

    def _kid(self, kid: Element | Marked | Linked, parent: Any) -> Any:
        match kid:
            case Element():
                return self._element(kid, parent)
            case Marked(page, number):
                self.marks[page][number] = parent
                return Dictionary(Type=Name.MCR, Pg=self.pages[page - 1], MCID=number)
            case Linked(page, number):
                return self._link(self.pages[page - 1], number, parent)

    def _link(self, page: Any, number: int, parent: Any) -> Any:
        annotation = page.Annots[number]
        annotation.StructParent = len(self.pages) + len(self.links)
        held = Dictionary(Type=Name.OBJR, Pg=page, Obj=annotation)
        self.links.append(self.pdf.make_indirect(Dictionary(S=Name.Link, P=parent, K=held)))
        return self.links[-1]
