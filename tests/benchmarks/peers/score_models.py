"""What scikit-learn's models and an Odoo-style naive Bayes say of the leads that Indica said.

Runs in the environment of the benchmarks; reads and writes JSON.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.preprocessing import OneHotEncoder, QuantileTransformer

Lead = dict[str, tuple[float | None, str | None]]


def ece(won: Any, said: Any) -> float:
    """How far the expected share is from the real one, over tenths."""
    order = np.argsort(said, kind="stable")
    return float(
        sum(abs(won[i].sum() - said[i].sum()) for i in np.array_split(order, 10)) / len(won)
    )


def floor(said: Any) -> float:
    """The ECE that a perfect model with these shares stays under 95 times of 100."""
    chance = np.random.default_rng(1)
    return float(
        np.quantile(
            [ece((chance.random(len(said)) < said).astype(int), said) for _ in range(200)], 0.95
        )
    )


def error(won: Any, said: Any, others: Any) -> float:
    """Standard error of the difference between two AUCs on the same leads, by resampling."""
    chance = np.random.default_rng(1)
    found = []
    for _ in range(100):
        drawn = chance.integers(0, len(won), len(won))
        if 0 < won[drawn].sum() < len(won):
            found.append(
                roc_auc_score(won[drawn], said[drawn]) - roc_auc_score(won[drawn], others[drawn])
            )
    return float(np.std(found))


class Encoded:
    """Numbers, and words each with a column of its own."""

    def __init__(self, leads: Sequence[Lead]) -> None:
        names = sorted({name for lead in leads for name in lead})
        self.numbers = [
            name
            for name in names
            if 2 * sum(lead[name][0] is not None for lead in leads if name in lead)
            >= sum(name in lead for lead in leads)
        ]
        self.words = [name for name in names if name not in self.numbers]
        self.hot = OneHotEncoder(
            handle_unknown="infrequent_if_exist", min_frequency=15, sparse_output=False
        )
        self.scale = QuantileTransformer(n_quantiles=100, output_distribution="normal")
        if self.words:
            self.hot.fit(self._words(leads))
        if self.numbers:
            raw = self._numbers(leads)
            self.middle = np.nan_to_num(np.nanmedian(raw, axis=0))
            self.scale.fit(np.where(np.isnan(raw), self.middle, raw))

    def _words(self, leads: Sequence[Lead]) -> Any:
        return np.array(
            [[lead.get(n, (None, None))[1] or "" for n in self.words] for lead in leads],
            dtype=object,
        )

    def _numbers(self, leads: Sequence[Lead]) -> Any:
        return np.array(
            [
                [
                    math.nan if (x := lead.get(n, (None, None))[0]) is None else x
                    for n in self.numbers
                ]
                for lead in leads
            ],
            dtype=float,
        )

    def __call__(self, leads: Sequence[Lead], *, filled: bool) -> Any:
        parts = []
        if self.words:
            parts.append(self.hot.transform(self._words(leads)))
        if self.numbers:
            raw = self._numbers(leads)
            if filled:
                missing = np.isnan(raw)
                parts += [self.scale.transform(np.where(missing, self.middle, raw)), missing]
            else:
                parts.append(raw)
        return np.hstack(parts) if parts else np.zeros((len(leads), 1))


def logistic(learned: Sequence[Lead], won: Any, others: Sequence[Lead]) -> Any:
    """Ridge logistic regression."""
    encoded = Encoded(learned)
    model = LogisticRegression(C=0.5, max_iter=3000).fit(encoded(learned, filled=True), won)
    return model.predict_proba(encoded(others, filled=True))[:, 1]


def boosting(learned: Sequence[Lead], won: Any, others: Sequence[Lead]) -> Any:
    """Gradient boosting over histograms, stopping early."""
    encoded = Encoded(learned)
    model = HistGradientBoostingClassifier(
        learning_rate=0.05, max_iter=300, early_stopping=True, random_state=1
    ).fit(encoded(learned, filled=False), won)
    return model.predict_proba(encoded(others, filled=False))[:, 1]


def naive_bayes(learned: Sequence[Lead], won: Any, others: Sequence[Lead]) -> Any:
    """As Odoo counts: a tenth added to each cell, missing values skipped, numbers in tenths."""
    cuts = {}
    for name in {name for lead in learned for name in lead}:
        numbers = [lead[name][0] for lead in learned if name in lead and lead[name][0] is not None]
        if 2 * len(numbers) >= sum(name in lead for lead in learned):
            cuts[name] = np.unique(np.quantile(numbers, np.linspace(0.1, 0.9, 9)))

    def value(name: str, said: tuple[float | None, str | None]) -> str:
        if name in cuts and said[0] is not None:
            return str(np.searchsorted(cuts[name], said[0]))
        return str(said[1])

    counts: dict[str, tuple[Counter[str], Counter[str]]] = defaultdict(
        lambda: (Counter(), Counter())
    )
    for lead, is_won in zip(learned, won, strict=True):
        for name, said in lead.items():
            counts[name][is_won][value(name, said)] += 1
    totals = {
        name: tuple(sum(c.values()) + 0.1 * len(set(lost) | set(wins)) for c in (lost, wins))
        for name, (lost, wins) in counts.items()
    }
    share = won.mean()
    found = []
    for lead in others:
        logit = math.log(share / (1 - share))
        for name, said in lead.items():
            if name not in counts:
                continue
            word = value(name, said)
            lost, wins = counts[name]
            if word in lost or word in wins:
                logit += math.log((wins[word] + 0.1) / totals[name][1])
                logit -= math.log((lost[word] + 0.1) / totals[name][0])
        found.append(1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))))
    return np.array(found)


MODELS: dict[str, Callable[[Sequence[Lead], Any, Sequence[Lead]], Any]] = {
    "logistic regression": logistic,
    "gradient boosting": boosting,
    "naive Bayes, Odoo's way": naive_bayes,
}


def main() -> None:
    """Judge."""
    given = json.load(sys.stdin)
    leads: list[Lead] = [
        {
            name: (number, word)
            for name, number, word in zip(names, numbers, words, strict=True)
            if name not in given["refused"]
        }
        for _, _, names, numbers, words in given["examples"]
    ]
    place = {example[0]: position for position, example in enumerate(given["examples"])}
    won = np.array([int(example[1]) for example in given["examples"]])
    folds: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for example, fold, _, logit in given["said"]:
        folds[fold].append((place[example], 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))))
    said: dict[str, list[Any]] = {"Indica": []} | {name: [] for name in MODELS}
    truth = []
    for fold in sorted(folds):
        tested = sorted(folds[fold])
        positions = [position for position, _ in tested]
        learned = range(positions[0])
        truth.append(won[positions])
        said["Indica"].append(np.array([p for _, p in tested]))
        for name, model in MODELS.items():
            said[name].append(
                model(
                    [leads[i] for i in learned], won[: positions[0]], [leads[i] for i in positions]
                )
            )
    whole = np.concatenate(truth)
    answer = {}
    for name, parts in said.items():
        shares = np.concatenate(parts)
        answer[name] = {
            "leads": len(whole),
            "auc": float(roc_auc_score(whole, shares)),
            "ece": ece(whole, shares),
            "log_loss": float(log_loss(whole, shares)),
            "floor": floor(shares),
            "error": error(whole, np.concatenate(said["Indica"]), shares),
        }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
