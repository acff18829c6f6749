"""A new build is swapped in while queries run: each answer is whole and comes from the release that it names."""

from __future__ import annotations

import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import pyoxigraph as ox
from live_server import live

from kg.store import CURRENT, RELEASES

QUERY = "SELECT ?release (COUNT(?n) AS ?count) { ?n <http://n/of> ?release } GROUP BY ?release"
SLOW = "SELECT ?release (COUNT(*) AS ?count) { ?n <http://n/of> ?release . ?m <http://n/of> ?other } GROUP BY ?release"
SIZE = 800


def release(home: Path, name: str) -> None:
    """A release whose every triple names it, made current at once."""
    folder = home / RELEASES / name
    folder.mkdir(parents=True)
    store = ox.Store(str(folder / "store"))
    of = ox.NamedNode("http://n/of")
    store.bulk_extend(ox.Quad(ox.NamedNode(f"http://n/{i}"), of, ox.Literal(name)) for i in range(SIZE))
    store.flush()
    store.dump(str(folder / "release.nq"), ox.RdfFormat.N_QUADS)
    (folder / "receipt.json").write_text("{}", encoding="utf-8")
    del store
    point(home, name)


def point(home: Path, name: str) -> None:
    (home / "new").write_text(f"{name}\n", encoding="utf-8")
    (home / "new").replace(home / CURRENT)


class Asking(threading.Thread):
    """Asks without pause until told to stop, and remembers what came back."""

    def __init__(self, address: str, query: str, want: str) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.stop = False
        self._address, self._query, self._want = address, query, want

    def run(self) -> None:
        with httpx.Client(trust_env=False) as http:
            number = 0
            while not self.stop:
                number += 1
                answer = http.get(
                    f"{self._address}/sparql",
                    params={"query": f"{self._query} #{number}"},
                    headers={"Accept": "text/csv"},
                )
                named = answer.headers.get("X-Skin-KG-Release", "")
                self.seen[named] += 1
                if answer.status_code != 200 or answer.text != f"release,count\r\n{named},{self._want}\r\n":
                    self.wrong.append(f"{answer.status_code} {named} {answer.text}")


def test_a_new_build_is_swapped_in_without_a_gap(tmp_path: Path) -> None:
    release(tmp_path, "one")
    with live(home=tmp_path, workers=2, reload_seconds=0.2) as address:
        asking = [Asking(address, QUERY, str(SIZE)), Asking(address, SLOW, str(SIZE * SIZE))]
        for thread in asking:
            thread.start()
        time.sleep(0.5)
        release(tmp_path, "two")
        wait_for(address, "two")
        point(tmp_path, "nowhere")
        time.sleep(0.6)
        release(tmp_path, "three")
        wait_for(address, "three")
        time.sleep(0.3)
        for thread in asking:
            thread.stop = True
            thread.join()
    for thread in asking:
        assert thread.wrong == []
        assert set(thread.seen) == {"one", "two", "three"}


def wait_for(address: str, name: str) -> None:
    for _ in range(100):
        if httpx.get(f"{address}/healthz", trust_env=False).json()["release"] == name:
            return
        time.sleep(0.1)
    raise AssertionError(f"{name} is not served")


def test_a_damaged_build_leaves_the_old_one(tmp_path: Path) -> None:
    release(tmp_path, "one")
    with live(home=tmp_path, workers=1, reload_seconds=0.2) as address:
        damaged = tmp_path / RELEASES / "damaged"
        (damaged / "store").mkdir(parents=True)
        (damaged / "release.nq").write_text("<http://a> <http://b> .", encoding="utf-8")
        point(tmp_path, "damaged")
        time.sleep(1)
        assert httpx.get(f"{address}/healthz", trust_env=False).json()["release"] == "one"
        figures = httpx.get(f"{address}/metrics", trust_env=False).text
        assert 'kg_reloads_total{outcome="refused"} 1.0' in figures
