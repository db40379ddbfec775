"""The development page as somebody sees it who sits in front of it."""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.site import Site

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "build" / "pictures"
SOON, LATER = 10_000, 60_000
"""Milliseconds: until something is drawn; until APSIS and the task handler have done their part."""
LOOKS = (("light", 1200, "force-light"), ("dark", 1200, "force-dark"), ("narrow", 320, "force-light"))
AUDIT = """async () => {
    const { violations } = await axe.run(document, { elementRef: true });
    const isLimes = (element) => {
        const host = element.getRootNode().host;
        return host !== undefined && (host.localName.startsWith('limel-') || isLimes(host));
    };
    return violations.flatMap(({ id, nodes }) =>
        nodes.filter(({ element }) => !isLimes(element)).map(({ target }) => [id, ...target.flat()].join(' '))
    );
}"""
"""What axe finds, apart from the inside of Lime's own elements."""


class Visit:
    """One user's visit to the page. What goes wrong meanwhile is collected, and is empty at the end unless expected."""

    def __init__(self, browser: Browser, site: Site, user: str = "admin") -> None:
        self.site, self.problems = site, list[str]()
        self.expected: list[str] = []
        self._context = browser.new_context(viewport={"width": 1200, "height": 900}, reduced_motion="reduce")
        self._context.add_init_script(f"sessionStorage.setItem('limepkg-apsis.page.user', '{user}')")
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(SOON)
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("response", lambda answer: self._note_status(answer.status, answer.url))
        self.page.on("request", lambda request: self._note_host(request.url))

    def __enter__(self) -> Visit:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._context.close()
        if error is None:
            assert [each for each in self.problems if not any(re.search(p, each) for p in self.expected)] == []

    def _note(self, kind: str, text: str) -> None:
        if kind == "error":
            self.problems.append(f"console: {text}")

    def _note_status(self, status: int, url: str) -> None:
        if status >= 400:
            self.problems.append(f"answer {status}: {url}")

    def _note_host(self, url: str) -> None:
        if not url.startswith((self.site.place.page, "data:", "blob:")):
            self.problems.append(f"another host: {url}")

    def open(self, campaign: int) -> Locator:
        """Open the card of a campaign and return it once it says something."""
        self.page.goto(f"{self.site.place.page}object/campaign/{campaign}")
        expect(self.card.get_by_role("button").first).to_be_visible(timeout=SOON)
        return self.card

    @property
    def card(self) -> Locator:
        """The component on the card of the campaign."""
        return self.page.locator("lwc-limepkg-apsis-campaign-status")

    @property
    def plan(self) -> Locator:
        """The dialog with the plan."""
        return self.page.locator("lwc-limepkg-apsis-plan")

    def press(self, name: str, where: Locator | None = None) -> None:
        """Press a button."""
        (where or self.card).get_by_role("button", name=name, exact=True).click()

    def sees(self, text: str, where: Locator | None = None, timeout: int = LATER) -> None:
        """Wait until something is to be read."""
        expect((where or self.card).get_by_text(text).first).to_be_visible(timeout=timeout)

    def counts(self) -> dict[str, int]:
        """Return the numbers of the card by what they count."""
        labels = self.card.locator(".counts dt").all_inner_texts()
        numbers = self.card.locator(".counts dd").all_inner_texts()
        return {label: int(text.replace(",", "")) for label, text in zip(labels, numbers, strict=True)}

    def lets_happen(self, text: str) -> None:
        """Press a button of the panel that makes something happen, and wait until it has."""
        panel = self.page.locator("details.happenings")
        if not panel.evaluate("each => each.open"):
            panel.locator("summary").click()
        panel.get_by_role("button", name=text).click()
        # The page is drawn anew when it is done, with the panel closed.
        expect(self.page.locator("details.happenings[open]")).to_have_count(0, timeout=LATER)

    def takes_pictures(self, name: str) -> None:
        """Keep what is to be seen, in every look, and hold it to the rules of accessibility."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        for look, width, theme in LOOKS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.locator("[name=theme]").evaluate(
                "(each, value) => { each.value = value; each.dispatchEvent(new Event('change')); }", theme
            )
            self.page.wait_for_load_state("networkidle")
            self.page.screenshot(path=PICTURES / f"{name}-{look}.png", full_page=True, animations="disabled")
            found = self.audit()
            assert not found, f"{name}, {look}: {found}"
        self.page.set_viewport_size({"width": 1200, "height": 900})

    def audit(self) -> list[str]:
        """Return what is wrong for people who cannot see the page, or not well."""
        if not self.page.evaluate("'axe' in globalThis"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[str] = self.page.evaluate(AUDIT)
        return found
