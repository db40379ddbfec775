"""The parts lime_query is made of."""
