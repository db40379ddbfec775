"""Everything that knows APSIS: how it is reached, and one folder for each edition."""
