"""The demonstration: a sample company in Lime, an account in APSIS, and what the package does between them."""
