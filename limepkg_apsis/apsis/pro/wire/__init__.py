"""The words of APSIS Pro: calls to send, answers to read. Pure: nothing in this folder reaches out."""
