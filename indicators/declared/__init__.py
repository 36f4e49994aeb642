"""What an indicator is: declared in files, kept in the store, in force at a revision."""
