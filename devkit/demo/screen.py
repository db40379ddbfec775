"""What the demonstration looks like: on a terminal with colours and a bar, anywhere else as plain lines."""

from __future__ import annotations

import io
import itertools
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from devkit.demo.afterwards import Line
from devkit.demo.work import Result

REASONS = {
    "no_person": "no person",
    "no_address": "no address",
    "invalid_address": "invalid",
    "list_opt_out": "list opt-out",
    "global_opt_out": "full opt-out",
    "rejected": "refused",
}
KINDS = {"email": "e-mail", "event": "event", "phone": "phone", "letter": "letter"}
COLOURS = {"done": "green", "held": "yellow", "partly": "red", "not_an_email_campaign": "dim"}
NO_BREAK = "\N{NO-BREAK SPACE}"
WIDEST, ROOMY = 120, 100
"""No line gets longer than the one; from the other on, reasons stand side by side."""


class Screen:
    """Where everything is printed."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._out = out = stream or sys.stdout
        if isinstance(out, io.TextIOWrapper):
            # A terminal that cannot show a letter gets a question mark instead of a traceback.
            out.reconfigure(errors="replace")
        self.is_plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb" or not out.isatty()
        self._console = Console(file=out, highlight=False, force_terminal=not self.is_plain, no_color=self.is_plain)
        self._console.width = min(self._console.width, WIDEST)

    def title(self, text: str, explanation: str) -> None:
        """Say what this is."""
        self._print(Padding(Text.assemble((text, "bold"), "\n", (explanation, "dim")), 1))

    def step(self, text: str) -> None:
        """Say that something is done."""
        self._marked("✓", "green", text)

    def detail(self, text: str) -> None:
        """Say that something that belongs to the last step is done."""
        self._marked("✓", "green", text, indent=3)

    def wrong(self, text: str) -> None:
        """Say that something is not as it should be."""
        self._marked("✗", "bold red", text)

    def note(self, text: str) -> None:
        """Say something that a person should read."""
        self._marked("!", "bold yellow", text)

    def blank(self) -> None:
        """Leave a line empty."""
        self._print(Text())

    def _marked(self, mark: str, style: str, text: str, indent: int = 0) -> None:
        grid = Table.grid(padding=(0, 1))
        grid.add_row(Text(mark, style=style), Text(text))
        self._print(Padding(grid, (0, 0, 0, 1 + indent)))

    def _print(self, shown: RenderableType) -> None:
        if not self.is_plain:
            self._console.print(shown)
            return
        # Cells are filled up with spaces; in a file nobody wants them.
        with self._console.capture() as capture:
            self._console.print(shown)
        self._out.write("".join(f"{line.rstrip()}\n" for line in capture.get().splitlines()))
        self._out.flush()

    @contextmanager
    def progress(self, total: int) -> Iterator[Callable[[str, str], None]]:
        """Show how far the work is; what comes out is called with what is done and with what comes next."""
        if self.is_plain:
            yield self._plain_progress(total)
            return
        columns = (
            SpinnerColumn(style="cyan"),
            BarColumn(bar_width=28, complete_style="green", finished_style="green"),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
        )
        with Progress(TextColumn(""), *columns, console=self._console, transient=True) as bar:
            task = bar.add_task("", total=total)
            yield lambda done, following: bar.update(task, advance=1 if done else 0, description=following)

    def _plain_progress(self, total: int) -> Callable[[str, str], None]:
        counter = itertools.count(1)

        def show(done: str, following: str) -> None:
            if done:
                self._print(Text(f"   {next(counter):>3} of {total}  {done}"))

        return show

    def results(self, results: Sequence[Result], sizes: Mapping[int, int]) -> None:
        """Print the table of the campaigns."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), collapse_padding=True, show_edge=False)
        table.add_column("Campaign", min_width=16, overflow="fold")
        table.add_column("Kind", no_wrap=True)
        table.add_column("State", max_width=14 if self._is_roomy else 10)
        table.add_column("In Lime", justify="right", max_width=7 if self._is_roomy else 5)
        table.add_column("On list", justify="right", max_width=7 if self._is_roomy else 5)
        table.add_column("Left out")
        table.add_column("Held", justify="right", no_wrap=True)
        for result in results:
            table.add_row(*self._cells(result, sizes[result.campaign.id]))
        self._print(Padding(table, (1, 0, 1, 1)))

    def happenings(self, lines: Sequence[Line]) -> None:
        """Print the table of what happened in APSIS and what Lime shows of it."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), collapse_padding=True, show_edge=False)
        table.add_column("What happened", min_width=24)
        table.add_column("In APSIS", justify="right")
        table.add_column("Seen in Lime as", min_width=22)
        table.add_column("In Lime", justify="right")
        for line in lines:
            shown = number(line.in_lime) if line.is_true else f"{number(line.in_lime)}, not {number(line.wanted)}"
            table.add_row(
                Text(line.what, style="bold"),
                Text(number(line.in_apsis) if line.what else ""),
                Text(line.seen_as),
                Text(shown, style="green" if line.is_true else "bold red"),
            )
        self._print(Padding(table, (1, 0, 1, 1)))

    @property
    def _is_roomy(self) -> bool:
        return self._console.width >= ROOMY

    def _cells(self, result: Result, size: int) -> tuple[Text, ...]:
        colour = COLOURS.get(result.state, "yellow")
        quiet = "dim" if colour == "dim" else ""
        skipped = sorted(result.skipped.items(), key=lambda each: -each[1])
        reasons = [f"{count} {REASONS.get(key, key)}".replace(" ", NO_BREAK) for key, count in skipped]
        why = (", " if self._is_roomy else "\n").join(reasons)
        return (
            Text(result.campaign.name, style=quiet or "bold"),
            Text(KINDS[result.campaign.kind], style=quiet),
            Text(result.words, style=colour),
            Text(number(size), style=quiet),
            Text(number(result.on_list) if result.was_planned else "–", style=quiet),
            Text(why or "–", style="" if why else "dim"),
            Text(number(result.held) if result.held else "–", style="yellow" if result.held else "dim"),
        )

    def addresses(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """Print where the servers are and how one gets in."""
        grid = Table.grid(padding=(0, 2))
        for name, address, how in rows:
            grid.add_row(Text(name, style="bold"), Text(address, style="cyan"), Text(how, style="dim"))
        self._print(Padding(grid, (1, 0, 1, 3)))


def number(count: int) -> str:
    """Return a number as English readers write it."""
    return f"{count:,}"
