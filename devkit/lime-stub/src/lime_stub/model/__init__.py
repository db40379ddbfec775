"""Values without a database: definitions of limetypes, labels, options, errors."""
