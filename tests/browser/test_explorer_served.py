"""The page that a server shows at `/`, which asks for what it does not hold."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from kg.landing import Landing
from kg.server import create_app
from kg.store import Store

pytestmark = pytest.mark.browser
# Neither is in the page: nothing is stated of them but the groups they are in.
UNSTATED = ("trihydroxystearin", "trideceth-9")


@pytest.fixture(scope="module")
def address(shipped: Store) -> Iterator[str]:
    landing = Landing(shipped)
    app = create_app(shipped, page=landing.page, lost=landing.lost, reply=landing.reply)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=server.run, args=([door],))
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def served(opened: Any, address: str) -> Any:
    return opened(f"{address}/", height=1400)


def ask(seen: Any, tool: str, names: tuple[str, str]) -> None:
    seen.page.click(f"[data-tool={tool}]")
    for number, name in enumerate(names):
        seen.page.fill(f"#{tool}-{number}", name)
        seen.page.wait_for_selector(f"#{tool}-{number}-found .small")
        seen.page.keyboard.press("Enter")
    seen.page.click(f"#tool-{tool} button[type=submit]")
    seen.page.wait_for_selector(f"#tool-{tool}", state="hidden")


def test_things_that_are_not_in_the_page_are_compared_at_once(served: Any) -> None:
    ask(served, "compare", UNSTATED)
    table = served.page.locator("table.compare").inner_text()
    assert "belongs to the group" in table
    assert len(served.picture["routes"]) >= 2
    view, picture = served.view, served.picture
    served.page.reload()
    served.ready()
    assert served.view == view
    assert {card["name"] for card in served.picture["cards"]} == {card["name"] for card in picture["cards"]}


def test_a_thing_that_is_not_in_the_page_is_expanded_at_once(served: Any) -> None:
    ask(served, "compare", UNSTATED)
    served.page.click("#undo")
    served.to("f=mech:hydration&s=ing:trideceth-9")
    before = len(served.picture["routes"])
    served.page.get_by_role("button", name="Show more of its links").click()
    served.page.wait_for_timeout(300)
    assert "x=ing:trideceth-9" in served.view
    ends = [route["keys"] for route in served.picture["routes"]]
    assert before
    assert any("ing:trideceth-9" in keys for keys in ends)


def test_only_a_file_offers_code_to_embed_it(served: Any) -> None:
    served.page.click("[data-tool=share]")
    assert served.page.locator("#share-link").input_value().startswith("http://127.0.0.1")
    assert served.page.locator("#share-embed").count() == 0


def test_a_dossier_follows_from_the_server(served: Any) -> None:
    served.to("f=ing:niacinamide")
    served.page.get_by_text("How much", exact=True).wait_for(timeout=8000)
    served.to("f=mech:hydration&s=ing:glycerin")
    served.page.get_by_text("How much", exact=True).wait_for(timeout=8000)
    assert served.page.locator("#panel .panel-name").inner_text() == "glycerin"
    assert served.messages == []
