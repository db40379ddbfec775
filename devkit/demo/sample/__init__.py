"""The sample as data: people and campaigns in Lime, and what an APSIS account holds before the first run."""
