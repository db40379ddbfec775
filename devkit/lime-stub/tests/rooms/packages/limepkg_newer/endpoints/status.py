"""Endpoints that try out what a resource can do."""

import lime_task
import lime_webserver.webserver as webserver
import werkzeug.exceptions
from flask import Response, redirect, request

from ..endpoints import api
from ..tasks import tasks


class Status(webserver.LimeResource):
    """Say who asks."""

    def get(self):
        """Return application, user and language."""
        app = self.application
        return {"application": app.identifier, "user": app.user.username, "language": app.language}

    def post(self):
        """Start a task."""
        result = lime_task.send_task(tasks.count_companies, self.application, **request.get_json())
        return result.to_dict(), 202


class Company(webserver.LimeResource):
    """Show a company."""

    def get(self, company_id):
        """Return its name; a missing one is not handled here."""
        return {"name": self.application.limetypes.company.get(company_id).properties.name.value}


class Trouble(webserver.LimeResource):
    """Go wrong on request."""

    def get(self, kind):
        """Raise what is asked for."""
        if kind == "teapot":
            raise werkzeug.exceptions.ImATeapot("short and stout")
        if kind == "bug":
            raise RuntimeError("secret detail")
        if kind == "away":
            return redirect("/elsewhere")
        return Response("plain", mimetype="text/plain")


api.add_resource(Status, "/status/")
api.add_resource(Company, "/companies/<int:company_id>")
api.add_resource(Trouble, "/trouble/<string:kind>")
