"""The command line: one small room for each group of commands."""
