"""How fast dossiers with their history are imported: ``python -m benchmarks.bench_dossier_import FOLDER``.

FOLDER holds what ``benchmarks.dossier_data`` wrote. The database named by CAICACH_DATABASE is filled: give
it one of its own. Limit: 1,000,000 dossiers with 10,000,000 steps in ten minutes on PostgreSQL, with flat
memory.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import tempfile
import time
from datetime import date
from pathlib import Path

import django

LIMIT = 1_700


def prepare() -> None:
    """Enter the generator's offices and procedures, once."""
    from benchmarks.dossier_data import PROCEDURES, Generator
    from django.utils import timezone

    from caicach.core.codes.text import fold
    from caicach.registry.organisations.constants import CodeSystem, OrganisationKind
    from caicach.registry.organisations.models import Designation, Organisation, OrganisationCode
    from caicach.registry.procedures.constants import VersionState
    from caicach.registry.procedures.models import Field, Procedure, ProcedureVersion

    for office in Generator(0).offices:
        if OrganisationCode.objects.filter(code=office.code).exists():
            continue
        unit = Organisation.objects.create(is_illustrative=True)
        Designation.named(unit, kind=OrganisationKind.COMMUNE, name=f"Xã minh họa {office.code}").save()
        OrganisationCode.objects.create(organisation=unit, system=CodeSystem.IDENTIFIER, code=office.code)
    for kind in PROCEDURES:
        field = Field.objects.get_or_create(folded=fold(kind.field), defaults={"name": kind.field})[0]
        procedure = Procedure.objects.get_or_create(code=kind.code, defaults={"field": field})[0]
        ProcedureVersion.objects.get_or_create(
            procedure=procedure,
            number=1,
            defaults={
                "state": VersionState.PUBLISHED, "valid_from": date(2020, 1, 1), "field": field,
                "name": kind.name, "name_folded": fold(kind.name), "is_illustrative": True,
                "recorded_at": timezone.now(),
            },
        )  # fmt: skip


def main() -> None:
    """Import twice, and print how fast that was and how much memory it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--once", action="store_true", help="do not import a second time")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caicach.config.settings")
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from caicach.common.audit.actions import SYSTEM
    from caicach.work.dossiers.imports.services import Options, run_import

    prepare()
    paths = sorted(given.folder.glob("*.*"))
    print(f"Python {platform.python_version()}, {connection.vendor}, load {os.getloadavg()[0]:.1f}")
    for turn in ("first", "again")[: 1 if given.once else 2]:
        phases: dict[str, float] = {}
        begun = time.perf_counter()

        def note(phase: str, _done: int, _all: int) -> None:
            phases[phase] = time.perf_counter()  # noqa: B023 - read in this turn alone

        with tempfile.TemporaryDirectory() as folder:
            options = Options(
                Path(folder), "minh họa", is_illustrative=True, progress=note, processes=given.processes
            )
            report = run_import(paths, by=SYSTEM, at=timezone.now(), origin="bench", options=options)
        seconds = time.perf_counter() - begun
        read = phases.get("reading", begun) - begun
        count = report.rows["HoSo"]
        print(
            f"{turn}: {count} dossiers, {report.counts.events} events, {report.refused} refused in "
            f"{seconds:.1f} s (reading {read:.1f} s): {count / seconds:,.0f} a second, limit {LIMIT}; "
            f"CPU {time.process_time():.1f} s"
        )
        print(f"  {report.counts}".replace("Counts", "")[:200])
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


if __name__ == "__main__":
    main()
