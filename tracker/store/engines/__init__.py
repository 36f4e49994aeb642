"""Where versions are kept: in one engine or another, and in the journal that is on the disk before either."""
