"""Dossiers, their progress and their supplements in the field names of the national public service portal.

The names were read in the code of systems that send to the portal (OpenCPS, VNPT iGate and others), not in a
document of the portal, which publishes none: nothing here is certified by it. Files are read and written as
streams, whatever their length.
"""
