"""Data quality: rules as data, what breaks them in the records, and what of that was accepted."""

from __future__ import annotations

from indicators.quality.finding import QualityFinding, still_open, summary
from indicators.quality.inspection import findings
from indicators.quality.rule import SEVERITIES, Rule, rules

__all__ = ["SEVERITIES", "QualityFinding", "Rule", "findings", "rules", "still_open", "summary"]
