"""Workbooks and text tables of every make as raw tables."""
