"""Beside a running server: other processes read private copies and hand their saves to the one process that owns the store."""
