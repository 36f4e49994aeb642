"""ReportLab's global switches, thrown before any other part of it is loaded: this module must be the first to be imported."""

from __future__ import annotations

from reportlab import rl_config
from reportlab.lib.fonts import addMapping

REGULAR, BOLD, ITALIC = "NotoSans", "NotoSans-Bold", "NotoSans-Italic"

rl_config.canvas_basefontname = REGULAR  # else every file names Helvetica without carrying it
rl_config.defaultGraphicsFontName = REGULAR
rl_config.invariant = 1  # same document, same bytes; the true date is written by `finish`
rl_config.useA85 = 0  # a fifth smaller and faster
rl_config.shapeChecking = 0  # shapes come from our own code only; checking doubles the cost of a chart

addMapping(REGULAR, 0, 0, REGULAR)
addMapping(REGULAR, 1, 0, BOLD)
addMapping(REGULAR, 0, 1, ITALIC)
addMapping(REGULAR, 1, 1, BOLD)
