"""Resources of the web server; the names are in lime_webserver.webserver."""
