"""What the tests of the engine start from: an empty database in memory with a small set of limetypes."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from lime_stub.application import LimeApplication
from lime_stub.dsl import create_limetypes_from_dsl
from lime_stub.objects import LimeObject
from lime_stub.store import Database

NOW = datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.UTC)

SMALL_DSL = """
company:
  _label: company
  _localname: {singular: {en_us: Company, sv: Företag}, plural: {en_us: Companies, sv: Företag}}
  name: {type: string, label: name, required: true, length: 20, localname: {en_us: Name, sv: Namn}}
  turnover: {type: decimal}
  founded: {type: time}
  person: {type: hasmany, related: person, backref: company}
  parent: {type: belongsto, related: company, backref: child}
  child: {type: hasmany, related: company, backref: parent}
person:
  _label: person
  firstname: {type: string, label: firstname, length: 64}
  lastname: {type: string, label: lastname, length: 64}
  email: {type: link, label: primaryemailaddress, length: 100}
  age: {type: integer}
  member: {type: yesno}
  status: {type: option, defaultvalue: active, options: [active, {key: inactive, text: Not active}]}
  colour: {type: option, options: [red, blue]}
  interests: {type: set, options: [golf, chess, sailing]}
  picture: {type: file}
  company: {type: belongsto, related: company, backref: person}
  course: {type: hasandbelongstomany, related: course, backref: person}
course:
  title: {type: string, label: name}
  person: {type: hasandbelongstomany, related: person, backref: course}
"""


@pytest.fixture
def database() -> Database:
    """Make an empty database whose clock stands still."""
    made = Database()
    made.clock = lambda: NOW
    return made


@pytest.fixture
def app(database: Database) -> LimeApplication:
    """Make an application with the small set of limetypes."""
    return LimeApplication("app", database, create_limetypes_from_dsl(SMALL_DSL))


@pytest.fixture
def save(app: LimeApplication) -> Callable[..., Any]:
    """Save objects in one unit; return one object for one argument, a list for several."""

    def save_objects(*limeobjects: LimeObject) -> Any:
        unit = app.unit_of_work()
        places = [unit.add(each) for each in limeobjects]
        result = unit.commit()
        saved = [result.get(place) for place in places]
        return saved[0] if len(saved) == 1 else saved

    return save_objects
