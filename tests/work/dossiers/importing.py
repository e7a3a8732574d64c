"""Files of another system for tests of the import, and who takes them over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from tests.conftest import NOW, act_of
from tests.exchange.portal.samples import dossier, progress

from caicach.core.dossiers.fold import replay
from caicach.core.ledger import Head, Record, verify
from caicach.exchange.portal import records
from caicach.exchange.portal.fields import Shape
from caicach.exchange.portal.sources import Format
from caicach.exchange.portal.writing import write
from caicach.registry.accounts.models import User
from caicach.work.dossiers.imports.services import Options, Report, import_dossiers
from caicach.work.dossiers.models import Dossier, Event

CODE = "H99.1-260302-0001"


def ours(number: int = 1, **changes: object) -> records.Dossier:
    """Return a dossier of the commune that took it in, for the permit."""
    known: dict[str, object] = {
        "code": f"H99.1-260302-{number:04d}",
        "procedure_code": "1.000001",
        "unit": "Sở Tư pháp",
    }
    return dossier(number, **{**known, **changes})


def steps(code: str = CODE, count: int = 5) -> list[records.Progress]:
    """Return the progress of a dossier up to its return."""
    states = ["2", *["4"] * (count - 3), "9", "10"]
    return [progress(place, code, state=state) for place, state in enumerate(states)]


class Importer:
    """Writes files and takes them over, each time in a folder of its own."""

    def __init__(self, folder: Path, by: User) -> None:
        self.folder = folder
        self.by = by
        self.times = 0

    def __call__(
        self, *kinds: tuple[Sequence[records.Record], Shape], format_: Format = Format.CSV
    ) -> Report:
        self.times += 1
        home = self.folder / str(self.times)
        home.mkdir()
        paths = []
        for rows, shape in kinds:
            paths.append(home / f"{shape.name}.{format_}")
            write(rows, shape, paths[-1], format_)
        return self.of(paths)

    def of(self, paths: Sequence[Path]) -> Report:
        """Take files over."""
        act = act_of(self.by, NOW + timedelta(minutes=self.times))
        return import_dossiers(
            paths, act=act, options=Options(self.folder / f"work-{self.times}", "Cổng thử")
        )


def sealed_whole(found: Dossier) -> None:
    """Check that the history is a sound chain, and that the present is the fold over it."""
    events = list(Event.objects.filter(dossier=found).order_by("number"))
    previous, chain = "0" * 64, []
    for event in events:
        chain.append(Record(event.number, previous, event.hash, event.content))
        previous = event.hash
    assert verify(chain, chain=found.chain, head=Head(found.events_count, found.head)).is_sound
    folded = replay(event.happening for event in events)
    folded.unit = folded.unit or found.unit_id
    assert folded == found.present()
    assert [event.state for event in events][-1] == found.state
