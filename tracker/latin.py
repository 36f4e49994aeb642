"""One form for however a name is written: in small Latin letters, without accents and apostrophes."""

from __future__ import annotations

import re
import unicodedata

_UKRAINIAN = (
    "а a б b в v г h ґ g д d е e є ie ж zh з z и y і i ї i й i "
    "к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ю iu я ia"
)
_OTHERS = "ы y э e ё e ў u ł l ø o æ ae œ oe đ d ı i"
_PAIRS = f"{_UKRAINIAN} {_OTHERS}".split()
_LETTERS = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))
_SILENT = str.maketrans("", "", "ьъ'’ʼ`´‘′№")
_AT_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya", "зг": "zgh"}
_SPECIAL = re.compile(r"(?<![^\W\d_])[єїйюя]|зг")
_WORD = re.compile(r"[^\W_]+")


def latin(text: str) -> str:
    """The text in Latin letters, by the Ukrainian rules of 2010 (Cabinet of Ministers, No 55); Russian letters by their nearest.

    >>> latin("Запоріжжя"), latin("Згурський Юрій"), latin("Île-de-France, здоров’я")
    ('zaporizhzhia', 'zghurskyi yurii', 'ile-de-france, zdorovia')
    """
    folded = unicodedata.normalize("NFC", text).casefold().translate(_SILENT)
    spelled = _SPECIAL.sub(lambda found: _AT_FIRST[found[0]], folded).translate(_LETTERS)
    return "".join(letter for letter in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """The words and numbers of a text in Latin letters.

    >>> words("КНП «Міська лікарня № 4»")
    ['knp', 'miska', 'likarnia', '4']
    """
    return _WORD.findall(latin(text))
