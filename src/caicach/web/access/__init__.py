"""Signing in and out, passwords and second factors, over allauth and axes."""
