"""Every version of every record: what a ledger answers, what goes into it, and what is made of it to be read."""
