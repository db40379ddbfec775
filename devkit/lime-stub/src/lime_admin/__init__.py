"""Configuration plugins of Lime Admin; the names are in lime_admin.plugins."""
