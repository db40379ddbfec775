"""What the fixtures and the older test functions of the platform are made of."""
