"""When a dossier is due, and why: working calendars, durations, clocks with pauses, and outcomes.

Time is counted in whole minutes of Vietnamese wall time. Nothing here knows the present: the clock is an
argument.
"""
