"""An endpoint with arguments."""

import lime_webserver.webserver as webserver
from webargs import fields
from webargs.flaskparser import use_args

from ..endpoints import api


class Search(webserver.LimeResource):
    """Search."""

    @use_args({"text": fields.Str(required=True), "limit": fields.Int(missing=5)})
    def get(self, args):
        """Return what was asked."""
        return args

    def delete(self):
        """Ask for a company that does not exist."""
        return self.application.limetypes.company.get(1)


api.add_resource(Search, "/search/")
