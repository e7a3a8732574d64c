"""What may happen to a dossier, and where it stands after all that happened.

History is a list of events; the present is a fold over it (:mod:`fold`). Which event may follow which
state is one table (:mod:`moves`). Pure computation, no storage.
"""
