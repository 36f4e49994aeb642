"""Data quality: rules as data, and what breaks them in the records."""

from __future__ import annotations

from indicators.quality.inspection import QualityFinding, findings, summary
from indicators.quality.rule import SEVERITIES, Rule, rules

__all__ = ["SEVERITIES", "QualityFinding", "Rule", "findings", "rules", "summary"]
