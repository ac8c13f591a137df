"""A question to the network: what stays the same however closely it is looked, and where it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch

from segicl_gui.engine.engines.segicl.asked import Pair, Query, Sampling, Wanted
from segicl_gui.engine.engines.segicl.roi import Roi, around, around_likeliest, between


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """What stays the same however closely it is looked.

    Parameters
    ----------
    alike : Tensor
        How much each exemplar counts: (query, exemplar).
    """

    queries: Sequence[Query]
    pairs: Sequence[Pair]
    alike: torch.Tensor
    sampling: Sampling
    check: Callable[[], None]

    def each(self) -> list[Asking]:
        """About one of the queries each."""
        return [
            replace(self, queries=[q], alike=self.alike[i : i + 1])
            for i, q in enumerate(self.queries)
        ]

    def expects(self, label: int) -> bool:
        """Whether a label is known to be there, in the first query."""
        query = self.queries[0]
        return query.prior is not None and query.prior.expects(label) and not query.corrected

    def turned(self) -> Asking:
        """With rows for columns."""
        queries, pairs = [q.turned() for q in self.queries], [p.turned() for p in self.pairs]
        return replace(self, queries=queries, pairs=pairs)


def places(
    asking: Asking, wanted: Wanted, coarse: Sequence[torch.Tensor]
) -> tuple[list[Roi], list[Roi]]:
    """Where a label is looked at closely: in each query, and in each exemplar.

    Parameters
    ----------
    coarse : sequence of Tensor
        Its logits in each query so far: (row, column).
    """
    side = wanted.roi or 1.0
    of_queries = []
    for query, logits in zip(asking.queries, coarse, strict=True):
        if query.prior is not None:
            logits = logits + query.prior.logits([wanted.label], logits.shape)[0]
        of_queries.append(around_likeliest(logits.sigmoid().numpy(), side))
    shown = [p.mask == wanted.label for p in asking.pairs]
    own = [around(m, side) if m.any() else None for m in shown]
    middle = between([r for r in own if r is not None])
    return of_queries, [r or middle for r in own]
