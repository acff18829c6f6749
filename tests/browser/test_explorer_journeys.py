"""What a person does: search, centre, expand, hide, filter, path, compare, undo, share; by mouse and by keyboard."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_search_completes_synonyms_and_takes_with_enter(opened: Any) -> None:
    seen = opened("shipped")
    seen.page.keyboard.press("/")
    seen.page.keyboard.type("nicotinam")
    options = seen.page.locator("#found [role=option]").all_inner_texts()
    assert "niacinamide" in options[0]
    assert "nicotinamide" in options[0]
    assert seen.page.locator("#find").get_attribute("aria-expanded") == "true"
    seen.page.keyboard.press("Escape")
    assert not seen.page.locator("#found").is_visible()
    seen.page.fill("#find", "Harnstoff")
    seen.page.fill("#find", "squalan")
    seen.page.keyboard.press("ArrowDown")
    seen.page.keyboard.press("Enter")
    assert seen.page.locator("#title").inner_text() == "squalane"
    assert seen.said.startswith("Ingredient: squalane.")


def test_a_german_name_finds_its_thing(opened: Any) -> None:
    seen = opened("shipped")
    german = seen.page.evaluate("null") or "Vaseline"
    seen.page.fill("#find", german)
    assert seen.page.locator("#found [role=option]").count() >= 1


def test_a_click_centres_and_undo_brings_everything_back(opened: Any) -> None:
    seen = opened("shipped", height=1400)
    first = seen.view
    seen.click_card("skin hydration")
    assert seen.page.locator("#title").inner_text() == "skin hydration"
    views = [first, seen.view]
    seen.page.select_option("#panel select", index=1)
    views.append(seen.view)
    seen.page.click("[data-tool=filters]")
    seen.page.locator("#tool-filters select").first.select_option("3")
    views.append(seen.view)
    seen.page.locator("#tool-filters input[type=checkbox]").first.uncheck()
    views.append(seen.view)
    assert len(set(views)) == 5
    for view in reversed(views[:-1]):
        seen.page.click("#undo")
        assert seen.view == view
    assert seen.page.locator("#undo").is_disabled()
    for view in views[1:]:
        seen.page.click("#redo")
        assert seen.view == view
    assert seen.page.locator("#redo").is_disabled()


def test_a_link_restores_exactly_this_view(opened: Any) -> None:
    seen = opened("shipped", height=1400)
    seen.to("f=mech:hydration&x=ing:glycerin,ing:urea~p:sk:supports&h=ing:niacinamide&e=2&k=0&g=de")
    seen.page.locator("#panel .say button").first.click()
    shared, drawn = seen.view, seen.picture
    title = seen.page.locator("#title").inner_text()
    again = opened("shipped", hash_=f"#{shared}")
    assert again.view == shared
    assert again.picture == drawn
    assert again.page.locator("#title").inner_text() == title
    assert again.page.locator("html").get_attribute("lang") == "de"
    assert again.page.locator("#panel").inner_text() == seen.page.locator("#panel").inner_text()
    assert "niacinamide" not in again.names()


def test_expand_by_relation_collapse_and_hide(opened: Any) -> None:
    seen = opened("shipped", hash_="#f=ing:niacinamide")
    before = seen.names()
    seen.to("f=ing:niacinamide&x=mech:hydration~t:Ingredient")
    more = seen.names() - before
    types = {card["type"] for card in seen.picture["cards"] if card["name"] in more}
    assert "Ingredient" in types
    seen.to("f=ing:niacinamide&s=mech:hydration")
    seen.page.get_by_role("button", name="Hide").click()
    assert "skin hydration" not in seen.names()
    seen.page.click("#undo")
    assert "skin hydration" in seen.names()
    seen.to("f=ing:niacinamide&c=mech:transepidermal-water-loss")
    ends = [route["keys"] for route in seen.picture["routes"]]
    assert all("ing:niacinamide" in keys for keys in ends if "mech:transepidermal-water-loss" in keys)


def test_caps_and_columns_hold_whatever_is_expanded(opened: Any) -> None:
    seen = opened("shipped")
    crowd = "mech:hydration,mech:barrier-function,mech:transepidermal-water-loss,ing:urea,cause:uv-radiation"
    seen.to(f"f=mech:lipid-barrier&x={crowd}")
    picture = seen.picture
    assert len(picture["cards"]) <= 40
    assert len(picture["routes"]) <= 60
    lefts = [heading["x"] for heading in picture["headings"]]
    assert lefts == sorted(lefts)


@pytest.mark.parametrize(
    ("page", "view"),
    [
        ("crowd", "f=mech:hub"), ("crowd", "f="), ("crowd", "f=mech:hub&x=mech:hub"),
        ("crowd", "v=ing:s4999~ing:s4998"), ("crowd", "p=ing:s4999~mech:hub~0"), ("shipped", "f=ing:niacinamide"),
    ],
)  # fmt: skip
def test_the_selected_link_is_drawn_whatever_else_there_is_no_room_for(opened: Any, page: str, view: str) -> None:
    last = (
        ["ing:s0", "sk:supports", "mech:hub"]
        if page == "crowd"
        else ["struct:corneocytes", "sk:likenedTo", "struct:bricks"]
    )
    seen = opened(page, hash_=f"#{view}&s={'~'.join(last)}")
    picture = seen.picture
    assert last in [route["keys"] for route in picture["routes"]]
    assert len(picture["cards"]) <= 40
    assert len(picture["routes"]) <= 60


def test_filters_leave_what_was_asked_for(opened: Any) -> None:
    seen = opened("shipped", hash_="#f=ing:squalane")
    assert any(route["claimed"] for route in seen.picture["routes"])
    seen.to("f=ing:squalane&k=0")
    assert not any(route["claimed"] for route in seen.picture["routes"])
    seen.to("f=mech:barrier-function&m=mech:nothing")
    assert seen.page.locator("#hint").inner_text() != ""
    seen.to("f=mech:barrier-function&m=lipid layer&d=0")
    names = seen.names()
    assert "lipid layer" in names
    assert "redox system" not in names


def test_a_path_is_found_with_evidence_on_each_hop(opened: Any) -> None:
    seen = opened("shipped")
    seen.page.click("[data-tool=path]")
    seen.page.fill("#path-0", "UV radiation")
    seen.page.keyboard.press("Enter")
    seen.page.fill("#path-1", "niacinamide")
    seen.page.keyboard.press("Enter")
    seen.page.click("#tool-path button[type=submit]")
    panel = seen.page.locator("#panel")
    assert "A path is as strong as its weakest link" in panel.inner_text()
    assert panel.locator(".paths .entry").count() >= 2
    assert panel.locator(".paths .entry details").count() >= 1
    assert len(seen.picture["routes"]) == panel.locator(".paths .entry").count()
    second = panel.locator(".paths > li > button").nth(1)
    stations = second.inner_text().split(" → ")
    second.click()
    assert set(stations) == seen.names()


def test_a_path_never_leads_from_a_sign_back_to_a_process(opened: Any) -> None:
    seen = opened("shipped", hash_="#p=cause:uv-radiation~ing:niacinamide~0")
    found = seen.page.locator(".paths > li > button").all_inner_texts()
    assert "UV radiation → wrinkles → niacinamide" in found
    assert not any("wrinkles" in path and path.count("→") > 2 for path in found)


def test_no_path_is_said(opened: Any) -> None:
    seen = opened("shipped", hash_="#p=prod:barrier-recovery-cream~cause:pollen~0")
    assert "Nothing recorded leads from" in seen.page.locator("#panel").inner_text()


def test_two_things_stand_side_by_side(opened: Any) -> None:
    seen = opened("shipped", hash_="#v=ing:glycerin~ing:urea")
    table = seen.page.locator("table.compare")
    assert "Both" in table.inner_text()
    assert "Only urea" in table.inner_text()
    row = table.locator("tr", has_text="skin hydration").first.inner_text()
    assert row.count("supports") == 2
    assert seen.page.locator("#title").inner_text() == "glycerin and urea"


def test_two_products_stand_side_by_side(opened: Any) -> None:
    seen = opened("shipped", hash_="#v=prod:barrier-recovery-cream~prod:barrier-defence-emulsion")
    assert "Reoxderm" in seen.page.locator("table.compare").inner_text()
    assert "96 %" in seen.page.locator("table.compare").inner_text()


def test_the_panel_tells_a_link_with_its_evidence(opened: Any) -> None:
    link = "ing:niacinamide~sk:decreases~mech:transepidermal-water-loss"
    seen = opened("shipped", hash_=f"#f=ing:niacinamide&s={link}")
    panel = seen.page.locator("#panel").inner_text()
    for told in ("niacinamide decreases transepidermal water loss", "moderate confidence", "n\u00a0=\u00a050",
                 "speaks for it", "Kind of evidence", "Reference", "What is not known of this line"):  # fmt: skip
        assert told.replace("\u00a0", " ") in panel.replace("\u00a0", " ")
    cited = seen.page.locator("#panel a[href^='https://']").first
    assert cited.get_attribute("rel") == "noopener noreferrer"


def test_a_percentage_shows_its_study_and_whether_it_can_be_right(opened: Any) -> None:
    seen = opened("shipped", hash_="#f=prod:barrier-defence-emulsion")
    panel = seen.page.locator("#panel").inner_text()
    assert "96 % cannot come from 20 people who answered one question: the nearest possible are 95 % or 100 %" in panel
    assert "95 % can come from 20 people" in panel
    assert "20 people asked" in panel
    assert "left out: sensitive skin" in panel
    assert panel.count("cannot come from") == 3


def test_limits_levels_and_open_questions_are_told(opened: Any) -> None:
    seen = opened("shipped", hash_="#f=ing:retinol")
    panel = seen.page.locator("#panel").inner_text()
    for told in ("Legal limits", "list of 20", "How much", "What is not known", "Names and numbers", "68-26-8"):
        assert told in panel
    assert any(card["limited"] for card in seen.picture["cards"] if card["name"] == "retinol")


def test_the_keyboard_alone_does_it_all(opened: Any) -> None:
    seen = opened("shipped", height=1200)
    press = seen.page.keyboard.press
    press("Tab")
    assert seen.page.evaluate("document.activeElement.textContent") == "Skip to the list"
    press("Tab")
    press("Enter")
    for _ in range(30):
        if seen.page.evaluate("document.activeElement.id") == "frame":
            break
        press("Tab")
    press("ArrowLeft")
    press("ArrowLeft")
    assert ", " in seen.said
    marked = seen.said.split(",")[0]
    press("Enter")
    assert seen.page.locator("#title").inner_text() == marked
    assert seen.page.evaluate("document.activeElement.id") == "frame"
    press("ArrowDown")
    press("ArrowDown")
    press("Space")
    assert seen.page.locator("#panel .panel-name").inner_text() != marked
    press("x")
    assert "x=" in seen.view
    press("h")
    press("Control+z")
    press("Control+z")
    assert "x=" not in seen.view
    press("Control+y")
    assert "x=" in seen.view
    press("/")
    seen.page.keyboard.type("retinol")
    press("Enter")
    assert seen.page.locator("#title").inner_text() == "retinol"
    press("Escape")


def test_more_opens_the_rest_in_the_list(opened: Any) -> None:
    seen = opened("crowd", height=1400)
    heading = next(heading for heading in seen.picture["headings"] if heading["more"])
    seen.page.mouse.click(*seen.dot(heading["x"] + 30, heading["moreY"] + 14))
    assert seen.page.evaluate("document.activeElement.textContent") == "+4,990 more, not in the picture"
    assert seen.page.locator(".more .entry").count() == 100
    seen.page.click("button.next")
    assert seen.page.locator(".more .entry").count() == 200


def test_list_and_picture_are_in_step(opened: Any) -> None:
    seen = opened("shipped")
    seen.page.locator("#list .link .say button").first.focus()
    assert " — " in seen.page.locator("#hint").inner_text()
    things = seen.page.locator("#list .thing .say").all_text_contents()
    assert set(things) == seen.names()
    seen.page.locator("#list .thing .say button", has_text="skin hydration").click()
    assert seen.page.locator("#title").inner_text() == "skin hydration"


def test_what_is_saved_is_whole_and_safe(opened: Any, tmp_path: Any) -> None:
    seen = opened("shipped", accept_downloads=True)
    seen.page.click("[data-tool=share]")
    saved = {}
    for name in ("PNG", "SVG", "CSV", "JSON", "GraphML", "JSON-LD"):
        with seen.page.expect_download() as download:
            seen.page.get_by_role("button", name=name, exact=True).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        saved[name] = path.read_bytes()
    assert saved["PNG"].startswith(b"\x89PNG")
    assert b"<text" in saved["SVG"]
    assert b"niacinamide" in saved["SVG"]
    assert saved["CSV"].decode("utf-8-sig").startswith("subject,subject_label,")
    assert json.loads(saved["JSON"])["links"][0]["evidence"] is not None
    import networkx as nx
    import rdflib

    (tmp_path / "g.graphml").write_bytes(saved["GraphML"])
    assert len(nx.read_graphml(tmp_path / "g.graphml")) == len(seen.picture["cards"])
    triples = rdflib.Graph().parse(data=saved["JSON-LD"], format="json-ld")
    assert len(triples) > 100
    assert seen.page.locator("#share-embed").input_value().startswith("<iframe src=")


def test_saved_data_keeps_conditions_and_gives_groupings_no_status(opened: Any, tmp_path: Any) -> None:
    import csv

    import networkx as nx
    import rdflib

    grouping = "ing:ascorbic-acid~sk:inGroup~grp:antioxidants"
    seen = opened("shipped", accept_downloads=True, hash_=f"#f=ing:ascorbic-acid&s={grouping}")
    seen.page.click("[data-tool=share]")
    for name, file in (("JSON", "json"), ("CSV", "csv"), ("JSON-LD", "jsonld"), ("GraphML", "graphml")):
        with seen.page.expect_download() as download:
            seen.page.get_by_role("button", name=name, exact=True).click()
        download.value.save_as(tmp_path / f"g.{file}")
    links = json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))["links"]
    wanted = {"; ".join(link["contexts"]) for link in links} - {""}
    groupings = [link for link in links if link["status"] == "catalogue"]
    assert wanted
    assert groupings
    rows = csv.DictReader((tmp_path / "g.csv").read_text(encoding="utf-8-sig").splitlines())
    assert {row["contexts"] for row in rows} - {""} == wanted
    edges = nx.read_graphml(tmp_path / "g.graphml").edges(data=True)
    assert {data.get("contexts", "") for *_, data in edges} - {""} == wanted
    triples = rdflib.Graph().parse(tmp_path / "g.jsonld", format="json-ld")
    vocabulary = rdflib.Namespace("https://w3id.org/skinkg/vocab#")
    assert {str(text) for text in triples.objects(None, vocabulary.context)} == set().union(
        *(link["contexts"] for link in links)
    )
    assert not any(str(status).endswith("/catalogue") for status in triples.objects(None, vocabulary.status))
    assert len(set(triples.subjects(vocabulary.status))) == len(links) - len(groupings)
    prefixes = {"sk": str(vocabulary), "skos": "http://www.w3.org/2004/02/skos/core#"}
    prefix, name = groupings[0]["predicate"].split(":")
    assert (None, rdflib.URIRef(prefixes[prefix] + name), None) in triples


def test_a_formula_in_a_name_is_text_in_a_table(opened: Any, tmp_path: Any, pages: Any) -> None:
    import networkx as nx

    from kg.explorer import write_page

    graph = nx.MultiDiGraph()
    graph.add_node("ing:a", label='=HYPERLINK("x")', type="Ingredient")
    graph.add_node("mech:b", label="+1,2", type="Mechanism")
    graph.add_edge("ing:a", "mech:b", key="sk:supports")
    pages["formula"] = write_page(graph, "ing:a", "t", tmp_path / "formula.html")
    seen = opened("formula", accept_downloads=True)
    seen.page.click("[data-tool=share]")
    with seen.page.expect_download() as download:
        seen.page.get_by_role("button", name="CSV").click()
    download.value.save_as(tmp_path / "t.csv")
    text = (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    assert '"\'=HYPERLINK(""x"")"' in text
    assert '"\'+1,2"' in text


def test_both_languages_and_all_settings(opened: Any) -> None:
    seen = opened("shipped")
    seen.page.click("[data-tool=settings]")
    seen.page.locator("#tool-settings select").first.select_option("de")
    assert seen.page.locator("[data-tool=lessons]").inner_text() == "Lektionen"
    assert "senkt" in seen.page.locator("#list").text_content()
    seen.page.locator("#tool-settings select").nth(1).select_option("dark")
    assert seen.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 17, 22)"
    seen.page.click("#undo")
    assert seen.page.locator("[data-tool=lessons]").inner_text() == "Lessons"


def test_german_is_german_throughout(opened: Any) -> None:
    seen = opened("shipped", hash_="#f=ing:niacinamide&g=de")
    counts = seen.page.locator("#counts").inner_text()
    assert re.search(r"insgesamt [\d.]+ Dinge", counts)
    assert re.search(r"\d\.\d{3} Verbindungen", counts)
    options = " ".join(seen.page.locator("#panel select option").all_text_contents())
    assert "ist enthalten in" in options
    assert not re.search(r"\b(is|has|with|by)\b", options)
    seen.page.click("[data-tool=help]")
    keys = seen.page.locator("#tool-help").inner_text()
    assert "Strg+Z" in keys
    assert "Leertaste" in keys
    seen.page.locator("#panel .say button").first.click()
    assert "Angaben der Kuratoren" in seen.page.locator("#panel").inner_text()


def test_who_says_so_is_a_name(opened: Any) -> None:
    seen = opened("shipped", hash_="#f=ing:niacinamide")
    seen.page.locator("#panel .say button").first.click()
    assert "facts entered by the curators" in seen.page.locator("#panel").inner_text()
    assert "src:" not in seen.page.locator("body").inner_text()
