"""The methods of the API, by service: they read parameters and write answers; the rules are in the world."""
