"""Data quality: rules as data, what breaks them in the records, and what of that was accepted."""

from __future__ import annotations

from indicators.quality.breaches import Breaches, still_open, summary
from indicators.quality.finding import QualityFinding
from indicators.quality.inspection import findings, inspected
from indicators.quality.rule import SEVERITIES, Rule, rules

__all__ = ["SEVERITIES", "Breaches", "QualityFinding", "Rule", "findings", "inspected", "rules", "still_open", "summary"]
