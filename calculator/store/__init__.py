"""Keeping work: the store of saved cases, the case file, and the link that shares a calculation without names.

Nothing is imported here: a link or a file needs no database.
"""
