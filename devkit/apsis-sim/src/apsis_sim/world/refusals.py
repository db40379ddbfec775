"""Why the account refuses something: a reason and the sentence that goes with it."""

_TEXTS = {
    "opted_out": "The subscriber with e-mail address {email} exists on the Opt-out List.",
    "opted_out_all": "The subscriber with e-mail address {email} exists on the Opt-out all List.",
    "not_on_opt_out_all": "Subscriber e-mail address does not exist on the Opt-out all list",
    "not_on_opt_out_list": "Subscriber e-mail address does not exist on the Opt-out list",
    "no_subscriber_with_email": "There is no subscriber with email {email}",
    "no_subscriber": "There is no subscriber with id {id}",
    "no_list": "There is no mailing list with id {id}",
    "no_newsletter": "There is no newsletter with id {id}",
    "no_sending": "There is no sending with id {id}",
    "no_filter": "There is no filter with id {id}",
    "no_import": "There is no import with id {id}",
    "invalid_email": "{email} is not a valid e-mail address",
    "missing": "{field} is required",
    "too_long": "{field} is longer than {limit} characters",
    "wrong_value": "{field} has a wrong value",
    "unknown_demographic": "There is no demographic data field with the name {name}",
    "duplicate_list_name": "There is already a mailing list with the name {name}",
    "duplicate_filter_name": "There is already a filter with the name {name}",
    "already_subscribed": "The subscriber is already on the mailing list",
    "not_subscribed": "The subscriber is not on the mailing list",
    "already_exists": "A subscriber with e-mail address {email} already exists",
    "already_sent": "The sending with id {id} has already been sent",
}


class Refused(Exception):
    """Something the rules of the account do not allow."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(_TEXTS[reason].format(**details) if reason in _TEXTS else str(details["text"]))
        self.reason = reason
