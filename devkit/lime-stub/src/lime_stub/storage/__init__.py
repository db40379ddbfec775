"""Everything that writes or reads SQL tables."""
