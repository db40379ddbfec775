"""Refuse answers of which no usable solution can be made, with one sentence about the first of them."""

import re
import sys
from collections.abc import Iterator

CUSTOMER = {{ cookiecutter.customer | tojson }}
PACKAGE_NAME = {{ cookiecutter.package_name | tojson }}
APPLICATION = {{ cookiecutter.application | tojson }}
SCHEDULE_USER = {{ cookiecutter.schedule_user | tojson }}
PACKAGE_INDEX = {{ cookiecutter.package_index | tojson }}
# What each table is called when nobody renamed it, and what this customer calls it.
TABLES = {
    "participant": {{ cookiecutter.participant_table | tojson }},
    "mailing": {{ cookiecutter.mailing_table | tojson }},
    "recipient": {{ cookiecutter.recipient_table | tojson }},
}
# These are found by their label, or made by the package: none of them can be one of the three above.
OTHER_TABLES = ("campaign", "person", "history", "apsisrun")

RULES = (
    (
        "The name of the customer",
        CUSTOMER,
        r"""[^\s"\\{}](?:[^"\\{}\n\r\t]{0,58}[^\s"\\{}])?""",
        "one line without quotation marks, backslashes and braces, of at most 60 characters",
    ),
    (
        "The name of the solution",
        PACKAGE_NAME,
        r"(?=.{10,60}\Z)solution(?:-[a-z0-9]+)+",
        "solution- and then small letters (a to z), digits and single hyphens, of at most 60 characters",
    ),
    (
        "The name of the application",
        APPLICATION,
        r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}",
        "letters (a to z), digits, underscores, hyphens and full stops, because it is part of web addresses",
    ),
    *(
        (
            f"The name of the table {usual}",
            name,
            r"[a-z][a-z0-9_]{0,63}",
            "an internal name as Lime has it: small letters (a to z), digits and underscores, beginning with a letter",
        )
        for usual, name in TABLES.items()
    ),
    (
        "The name of the user",
        SCHEDULE_USER,
        r"[A-Za-z0-9](?:[A-Za-z0-9_.@-]{0,62}[A-Za-z0-9])?",
        "letters (a to z), digits, full stops, hyphens, underscores and @, without spaces",
    ),
    (
        "The address of the package index",
        PACKAGE_INDEX,
        r"""(?:https://[^\s"\\{}@]+)?""",
        "empty, or one that begins with https:// and holds neither a user name nor a password",
    ),
)


def problems() -> Iterator[str]:
    """Yield a sentence for each answer that cannot be used."""
    for what, answer, pattern, wanted in RULES:
        if not re.fullmatch(pattern, answer):
            yield f"{what} is {answer!r}, but it must be {wanted}."
    for usual, name in TABLES.items():
        others = {each for known in TABLES.items() if known[0] != usual for each in known}
        if name != usual and name in others.union(OTHER_TABLES):
            yield f"The table {usual} cannot be called {name!r}: that is the name of another table."


problem = next(problems(), "")
if problem:
    sys.exit(problem)
