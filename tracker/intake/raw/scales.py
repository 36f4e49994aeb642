"""Words for how many units one stands for, as headings, cells and number formats say them."""

from __future__ import annotations

SCALES = {
    "1000": r"тис\.?|тыс\.?|тисяч\w*|тысяч\w*|thousands?|milliers?|ths\.?|tsd\.?|tys\.?|['’‘]000s?",
    "1000000": r"млн\.?|мільйон\w*|миллион\w*|millions?|mln\.?|mio\.?",
    "1000000000": r"млрд\.?|мільярд\w*|миллиард\w*|billions?|milliards?|mrd\.?",
}
SHORT = {"1000": r"k|000s?", "1000000": r"mn|m", "1000000000": "bn"}
"""What means a scale only beside a currency, or in the format of a number."""
