"""The subcommands of `lime-stub`: one module each, with add_parser(subparsers) and run(args)."""
