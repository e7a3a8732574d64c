"""Random criteria sets without contradiction, as plain documents, and random answers to them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.core.index.oracle import Unit
from tests.core.index.oracle_rules import Given, kind_of
from tests.core.index.samples import CLEAN, Plain

MODES = ("half_up", "half_even", "half_down", "up", "down", "truncate")
POLICIES = ("shrink", "rescale", "share")


class Maker:
    """Makes a random set without contradiction, and random answers to it."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.leaves: list[Plain] = []

    def number(self, low: float, high: float, places: int = 2) -> str:
        return f"{self.random.uniform(low, high):.{places}f}"

    def maybe(self, chance: float = 0.5) -> bool:
        return self.random.random() < chance

    def pick(self, *options: Any) -> Any:
        return self.random.choice(options)

    # The set

    def document(self) -> Plain:
        tops = [self.node(str(place), 3) for place in range(1, self.random.randint(1, 4) + 1)]
        maximum = _sum(tops)
        found = {key: CLEAN[key] for key in ("format", "id", "title", "standing", "decision", "period")}
        self.hold_back()
        if self.maybe():
            found["adjustments"] = self.adjust(tops, Decimal(maximum))
        blocks: list[Plain] = [{"id": "so", "title": "Sở"}, {"id": "xa", "title": "Xã"}]
        if self.maybe(0.2):
            blocks[1]["ranked"] = "false"
        places = self.pick((), (), ("criterion",), ("share", "total"), ("criterion", "group", "total"))
        digits = self.pick("1", "3", "4")
        return {
            **found,
            "blocks": blocks,
            "maximum": maximum,
            "not_applicable": self.pick(*POLICIES),
            "criteria": tops,
            "rounding": [{"at": at, "places": digits, "mode": self.pick(*MODES)} for at in places],
            "grades": self.grades(),
            "ranking": self.ranking(),
        }

    def node(self, code: str, depth: int) -> Plain:
        if depth == 0 or self.maybe(0.3):
            return self.leaf(code)
        children = [self.node(f"{code}.{n}", depth - 1) for n in range(1, self.random.randint(1, 4) + 1)]
        node: Plain = {"code": code, "title": code, "maximum": _sum(children), "criteria": children}
        if self.maybe(0.4):
            node["not_applicable"] = self.pick(*POLICIES)
        if self.maybe(0.25):
            node["aggregate"] = self.pick("weighted_mean", "geometric_mean")
            node["maximum"] = self.pick("10", "7.5", node["maximum"])
            for child in children:
                child["weight"] = self.pick("1", "1", "2", "0.3")
        return node

    def leaf(self, code: str, method: str = "appraised") -> Plain:
        maximum = self.pick("0.25", "0.5", "1", "1.5", "2", "3", "10", "7.3")
        rule, more = self.rule(maximum)
        leaf = {
            "code": code,
            "title": code,
            "maximum": _sum(rule["parts"]) if "parts" in rule else maximum,
            "method": method,
            "rule": rule,
            "zero_denominator": self.pick("full", "zero", "not_applicable"),
            **more,
        }
        self.leaves.append(leaf)
        return leaf

    def rule(self, maximum: str) -> tuple[Plain, Plain]:
        random_, number = self.random, self.number
        wide: Plain = {"input": self.pick("share", "number")}
        part = str(Decimal(maximum) / 4)
        cuts = sorted({number(0, 100, 0) for _ in range(3)}, key=Decimal)
        options: list[tuple[Plain, Plain]] = [
            ({"type": "yes_no"}, {}),
            ({"type": "yes_no", "yes": part, "no": maximum}, {}),
            ({"type": "choice", "options": {"A": "100", "B": number(1, 99), "C": "0"}}, {}),
            ({"type": "given"}, {}),
            ({"type": "all_or_nothing"}, wide),
            ({"type": "all_or_nothing", "at": self.pick("50", "33.3")}, wide),
            (self.steps(maximum, cuts), wide),
            ({"type": "linear"}, wide),
            ({"type": "linear", "zero_at": number(60, 99), "full_at": number(1, 50)}, wide),
            ({"type": "linear", "zero_at": number(1, 40), "full_at": number(50, 99)}, wide),
            ({"type": "linear_saturating", "full_at": self.pick("80", "33", "50")}, wide),
            ({"type": "linear_floor", "floor": "50", "full_at": number(60, 99)}, wide),
            ({"type": "linear_floor", "floor": "50", "floor_earns": "false"}, wide),
            ({"type": "count", "points_each": number(0.1, 1)}, {"input": self.pick("count", "number")}),
            ({"type": "count", "points_each": part, "cap": maximum}, {}),
            ({"type": "deduction", "per_event": number(0, 1), "floor": part}, {}),
            ({"type": "deduction", "per_event": number(0, 1), "start": part}, {"input": "number"}),
            ({"type": "survey_share"}, {}),
            ({"type": "survey_mean"}, {}),
            ({"type": "survey_mean", "scale_low": "1", "scale_high": "10"}, {}),
            ({"type": "peers_mean", "strict": self.pick("true", "false")}, wide),
            ({"type": "peers_mean", "at_or_above": part, "below": maximum}, wide),
            ({"type": "peers_mean", "mean_input": "mean"}, wide),
            ({"type": "target_leader", "target": "30", "target_share": number(0, 100)}, wide),
            ({"type": "target_leader"}, wide),
            ({"type": "peers_range", "more_is_better": self.pick("true", "false")}, wide),
            (self.parts(), {}),
            (self.formula(), {}),
        ]
        return random_.choice(options)

    def steps(self, maximum: str, cuts: Sequence[str]) -> Plain:
        rows: list[Plain] = [{"points": self.number(0, float(maximum))} for _ in range(len(cuts) + 1)]
        self.random.choice(rows)["points"] = maximum
        for place, cut in enumerate(cuts):
            below = self.maybe()
            rows[place]["below" if below else "at_most"] = cut
            rows[place + 1]["at_least" if below else "above"] = cut
        self.random.shuffle(rows)
        return {"type": "steps", "bands": rows}

    def parts(self) -> Plain:
        rules: list[Plain] = [
            {"type": "linear"},
            {"type": "count", "points_each": "0.3"},
            {"type": "deduction", "per_event": "0.07"},
            {"type": "all_or_nothing", "at": "20"},
            {"type": "linear_saturating", "full_at": "30"},
            {"type": "survey_mean", "scale_high": "50"},
            self.steps("0.5", ["10", "30"]),
        ]
        chosen = self.random.sample(rules, self.random.randint(1, 3))
        return {
            "type": "sum_of_parts",
            "parts": [{"input": f"part{n}", "maximum": "0.5", "rule": rule} for n, rule in enumerate(chosen)],
        }

    def formula(self) -> Plain:
        expression = self.pick(
            "a*a/b - 3 if a > b else 2*a - b/3",
            "a/b",
            "(a + b)/7 - c*0.01",
            "1 if a >= b and not c == 0 else 0.5",
            "2*(a > b) + (0 < c <= 20)*0.5",
            "-a/3 + +b if a != b or c else 1/c",
            "a/b if b else c/(a - b)",
        )
        names = [name for name in "abc" if name in expression.replace("and", "").replace("else", "")]
        return {"type": "formula", "inputs": {name: f"Số {name}" for name in names}, "expression": expression}

    def hold_back(self) -> None:
        """Let some leaves wait for a paper, or for a leaf or group that stands before them."""
        for place, leaf in enumerate(self.leaves):
            if not self.maybe(0.2):
                continue
            otherwise = {"otherwise": self.pick("0", str(Decimal(leaf["maximum"]) / 5))}
            if place and self.maybe(0.7):
                asked = self.random.choice(self.leaves[:place])
                group, _, _ = asked["code"].rpartition(".")
                outside = group and not leaf["code"].startswith(group)
                code = group if outside and self.maybe() else asked["code"]
                if any(code == each["code"] for each in self.leaves[place:]):
                    continue
                if any(each["code"].startswith(f"{code}.") for each in self.leaves[place:]):
                    continue
                leaf["precondition"] = {"criterion": code, **otherwise}
                if self.maybe():
                    leaf["precondition"]["at_least"] = str(Decimal(asked["maximum"]) / 2)
            else:
                leaf["evidence"] = ["Kế hoạch", "Báo cáo"]
                leaf["precondition"] = {"evidence": ["Kế hoạch"], **otherwise}

    def adjust(self, tops: list[Plain], maximum: Decimal) -> Plain:
        for method in ("bonus", "penalty"):
            leaves = [self.leaf(f"{method}.{n}", method) for n in range(1, self.random.randint(1, 2) + 1)]
            if self.maybe():
                tops.extend(leaves)
            else:
                tops.append({"code": method, "title": method, "maximum": _sum(leaves), "criteria": leaves})
        found = {}
        for name in ("bonus_maximum", "penalty_maximum"):
            if self.maybe(0.7):
                found[name] = self.pick("0.5", "1.5", "4")
        if self.maybe(0.3):
            found |= {"total_minimum": "-1", "total_maximum": str(maximum + 1)}
        return found

    def grades(self) -> list[Plain]:
        conditions: list[Plain] = []
        if self.maybe():
            conditions.append({"no_zero": "true"})
        if self.maybe():
            code = self.random.choice(self.leaves)["code"]
            conditions.append({"codes": [code], "at_least": "30", "by": self.pick("share", "score")})
        caps = [{"fact": "discipline", "is": ["reprimand"], "at_most": "c"}]
        bands: list[Plain] = [
            {"id": "a", "title": "A", "at_least": "70", "conditions": conditions},
            {"id": "b", "title": "B", "above": "50", "below": "70", "conditions": conditions[:1]},
            {"id": "c", "title": "C", "at_least": "30", "at_most": "50"},
            {"id": "d", "title": "D", "below": "30"},
        ]
        return [
            {
                "blocks": ["so"],
                "bands": bands,
                "caps": caps,
                "not_submitted": "d",
                "exempt": [{"fact": "status", "is": ["new"]}],
            },
            {"blocks": ["xa"], "by": "score", "bands": bands[1:]},
        ]

    def ranking(self) -> Plain:
        chain = []
        for _ in range(self.random.randint(0, 2)):
            leaf = self.random.choice(self.leaves)
            valued = kind_of(leaf) not in {"inputs", "choice"}
            by = "value" if valued and self.maybe() else self.pick("score", "share")
            chain.append({"code": leaf["code"], "by": by, "order": self.pick("highest", "lowest")})
        return {"by": self.pick("share", "share", "score"), "tie_break": chain}

    # Answers

    def units(self, count: int) -> list[Unit]:
        found = []
        for place in range(count):
            unit = Unit(f"unit{place}", "xa" if place % 3 == 2 else "so")
            if self.maybe(0.2):
                unit.facts = {"discipline": "reprimand"} if self.maybe(0.7) else {"status": "new"}
            if not self.maybe(0.08):
                for leaf in self.leaves:
                    answer = self.answer(leaf)
                    if answer is not None:
                        unit.answers[leaf["code"]] = answer
            found.append(unit)
            if self.maybe(0.3):
                found.append(Unit(f"twin{place}", unit.block, dict(unit.answers), dict(unit.facts)))
                for leaf in self.random.sample(self.leaves, min(2, len(self.leaves))):
                    if unit.answers and (other := self.answer(leaf)) is not None:
                        found[-1].answers[leaf["code"]] = other
        return found

    def answer(self, leaf: Plain) -> Given | None:
        if self.maybe(0.03):
            return None
        if self.maybe(0.12):
            return Given(absent=True)
        papers = ("Kế hoạch",) if self.maybe(0.7) else ()
        rule, kind = leaf["rule"], kind_of(leaf)
        if kind == "choice":
            return Given(choice=self.pick(*rule["options"]), evidence=papers)
        names = [part["input"] for part in rule.get("parts", ())] + list(rule.get("inputs", ()))
        if "mean_input" in rule:
            names.append("mean")
        if rule["type"] == "target_leader" and "target" not in rule:
            names.append("target")
        low = 1 if "target" in names else 0
        inputs = {name: Fraction(self.random.randint(4 * low, 80), 4) for name in names}
        if kind == "inputs":
            return Given(inputs=inputs, evidence=papers)
        if kind == "share" and self.maybe(0.6):
            whole = self.random.randint(0, 12)
            part = Fraction(self.random.randint(0, whole))
            return Given(numerator=part, denominator=Fraction(whole), inputs=inputs, evidence=papers)
        return Given(value=Fraction(self.value(leaf, kind)), inputs=inputs, evidence=papers)

    def value(self, leaf: Plain, kind: str) -> str:
        match kind:
            case "yes_no":
                return str(self.pick("0", "1"))
            case "points":
                return str(self.pick(leaf["maximum"], "0", self.number(0, float(leaf["maximum"]))))
            case "count":
                return str(self.random.randint(0, 15))
            case "mean":
                scale = (leaf["rule"].get("scale_low", "0"), leaf["rule"].get("scale_high", "5"))
                return self.number(float(scale[0]), float(scale[1]))
            case "share":
                return str(self.pick("0", "50", "80", "100", self.number(0, 100)))
            case _:
                return str(self.pick("0", "50", "80", self.number(0, 120), self.number(-5, 5)))


def _sum(nodes: Sequence[Plain]) -> str:
    return str(sum(Decimal(node["maximum"]) for node in nodes))
