"""Old records, in Zawgyi and Unicode mixed, made new: files, tables of databases, frames of clusters.

Needs the extra `migrate`. `plan` says what is to be done, `batch` does it to record batches of Arrow, whatever they come from, and
`outcome` counts what was done.
"""
