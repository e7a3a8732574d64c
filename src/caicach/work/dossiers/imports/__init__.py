"""Dossiers and their history out of other systems' files, and into such files again.

Everything is taken once, by code: the same file twice changes nothing, a changed row is added to the history,
and what our own officers did is never overwritten. Reading and storing are two phases with files in between,
so that memory stays flat and a broken-off import goes on where it stopped.
"""
