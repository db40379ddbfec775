"""APSIS Pro: the words of its API stay in this folder."""
