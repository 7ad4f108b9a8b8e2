"""The real world: the machine's clock, random ids, a few threads per vendor."""

from __future__ import annotations

import os
import random
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


class RealWorld:
    """`threads` batches of one vendor are under way at once."""

    def __init__(self, threads: int = 4) -> None:
        self._threads = threads

    def now(self) -> float:
        return time.time()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def new_id(self) -> str:
        """Milliseconds and 48 random bits, in hexadecimal: sorts by creation."""
        return f"{int(time.time() * 1000):011x}{int.from_bytes(os.urandom(6), 'big'):012x}"

    def random(self) -> float:
        return random.random()  # noqa: S311 - spreads retries, guards nothing

    def map(self, work: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """Results in order; `items` are drawn, and results taken, on the caller's thread."""
        if self._threads <= 1:
            yield from map(work, items)
            return
        with ThreadPoolExecutor(self._threads) as pool:
            waiting: deque[Future[B]] = deque()
            try:
                for item in items:
                    waiting.append(pool.submit(work, item))
                    if len(waiting) >= self._threads:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()

    def reach(self, point: str) -> None:
        """Nothing happens here in the real world."""
