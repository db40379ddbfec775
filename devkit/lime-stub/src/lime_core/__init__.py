"""Services of the platform; the names are in lime_core.dependencies."""
