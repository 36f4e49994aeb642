"""Measurements, by the protocol of pairing and comparing cells first; none of them runs in CI."""
