"""An import carries every letter of a name, and no more than one call may hold."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from limepkg_apsis.apsis.pro.importer import carriable, import_batches, import_text
from limepkg_apsis.apsis.pro.limits import LIMITS, Limits
from limepkg_apsis.apsis.pro.wire.calls import import_members
from limepkg_apsis.core.changes import AddMember

PRINTABLE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=30)


def add(number: int, name: str = "Ada") -> AddMember:
    """Make the wish to have somebody on a list."""
    return AddMember(f"p{number}@example.test", f"p{number}@example.test", name, (number,))


def test_import_has_the_confirmed_elements() -> None:
    """Name, address and, where there is a field for it, the person's id."""
    plain = import_text([add(7, "A & B")], "")
    linked = import_text([add(7, "A & B")], "LimeId")

    person = "<Name>A &amp; B</Name><Email>p7@example.test</Email>"
    link = '<DemographicData><Demographic mapTo="LimeId">7</Demographic></DemographicData>'
    assert plain == f"<Subscribers><Subscriber>{person}</Subscriber></Subscribers>"
    assert linked == f"<Subscribers><Subscriber>{person}{link}</Subscriber></Subscribers>"


@given(PRINTABLE, PRINTABLE)
def test_every_printable_letter_survives(name: str, field: str) -> None:
    """Names and field names are read back by an XML parser as they were."""
    text = import_text([add(7, name)], f"F{field}")

    root = ElementTree.fromstring(text)
    mapped = root.find("./Subscriber/DemographicData/Demographic")
    assert (root.findtext("./Subscriber/Name") or "") == name
    assert mapped is not None
    assert mapped.get("mapTo") == f"F{field}"


@given(st.text(max_size=30))
def test_what_xml_cannot_carry_is_left_out(name: str) -> None:
    """Control characters and half characters never make an unreadable document."""
    root = ElementTree.fromstring(import_text([add(7, name)], ""))

    assert (root.findtext("./Subscriber/Name") or "") == carriable(name).replace("\r\n", "\n").replace("\r", "\n")


def test_awkward_names_survive() -> None:
    """The classics, by name."""
    for name in ("]]>", "<![CDATA[x]]>", "&amp;", "\"'", "🙂", "<!-- -->", "Ö", "\u2028"):
        assert ElementTree.fromstring(import_text([add(7, name)], "")).findtext("./Subscriber/Name") == name
    assert carriable("a\x00b\x0bc\ufffed\ud800e\tf") == "abcde\tf"


def test_rows_are_split_by_number() -> None:
    """Two thousand people a call."""
    sizes = [len(batch) for batch in import_batches([add(n) for n in range(4001)], "", LIMITS)]

    assert sizes == [2000, 2000, 1]


@given(st.lists(PRINTABLE, min_size=1, max_size=40), st.integers(300, 2000))
def test_rows_are_split_by_bytes(names: list[str], most: int) -> None:
    """No body is larger than allowed unless it holds one person; nobody is lost, the order stays."""
    adds = [add(n, name) for n, name in enumerate(names)]
    limits = Limits(import_bytes=most)

    batches = list(import_batches(adds, "LimeId", limits))

    assert [each for batch in batches for each in batch] == adds
    for batch in batches:
        body = import_members(1, import_text(batch, "LimeId")).body
        assert body is not None
        assert len(batch) == 1 or len(body) <= most


def test_long_names_fill_a_call_before_the_number_does() -> None:
    """Four megabytes are counted as they travel: letters of four bytes count four times."""
    adds = [add(n, "𝔸" * 500) for n in range(2500)]

    batches = list(import_batches(adds, "", LIMITS))

    bodies = [import_members(1, import_text(batch, "")).body or b"" for batch in batches]
    assert all(len(body) <= 4_000_000 for body in bodies)
    assert len(batches[0]) < 2000
    assert len(bodies[0]) > 3_990_000
