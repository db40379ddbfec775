"""Chores of the repository that the Makefile calls."""
