"""Building blocks of endpoints; the names are in lime_endpoints.endpoints and lime_endpoints.factory."""
