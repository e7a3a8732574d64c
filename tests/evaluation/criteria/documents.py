"""Documents of sets as tests of drafts need them. All of it is fictional."""

from __future__ import annotations

from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.services import Descent, create_draft
from caicach.registry.acting import Act
from caicach.registry.organisations.models import Organisation

ORIGIN = "dữ liệu minh họa"

SOUND = """\
# Lời ghi của người soạn.
format: "1"
id: minh-hoa-so
version: "2026"
title: Bộ tiêu chí minh họa của các sở
standing: draft
decision: {number: 01/QĐ-MH, date: 2026-01-05, source: Dữ liệu minh họa}
period: {from: 2026-01-01, to: 2026-12-31}
blocks:
- {id: so, title: Các sở}
maximum: "10"
not_applicable: shrink
criteria:
- code: "1"
  title: Chỉ đạo, điều hành
  maximum: "6"
  method: appraised
  criteria:
  - code: "1.1"
    title: Ban hành kế hoạch
    maximum: "2"
    rule: {type: yes_no}
    evidence: [Kế hoạch]
  - code: "1.2"
    title: Nhiệm vụ đúng hạn
    maximum: "4"
    zero_denominator: full
    rule:
      type: steps
      bands:
      - {at_least: "90", points: "4"}
      - {at_least: "70", below: "90", points: "2"}
      - {below: "70", points: "0"}
- code: "2"
  title: Mức độ hài lòng
  maximum: "4"
  method: survey
  rule: {type: survey_share}
"""
FAULTY = SOUND.replace('{below: "70", points: "0"}', '{below: "75", points: "0"}')
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


def draft(organisation: Organisation, act: Act, document: str = SOUND) -> SetVersion:
    """Return a new draft."""
    return create_draft(organisation, document, descent=Descent(ORIGIN), act=act)
