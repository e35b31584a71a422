"""Where records come from and where they go: files, and tables of databases.

`ends` says what every source and target can do, `files` finds those of a plan, `sql` works on the tables of one database.
"""
