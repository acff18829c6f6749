"""The W3C's own tests of the SPARQL 1.1 Protocol, as far as they read: this server takes no updates."""

from __future__ import annotations

from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from server_client import client, in_own_loop

from kg.server import create_app
from kg.store import Store

HT = Namespace("http://www.w3.org/2011/http#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
GOOD = (
    "query_post_form", "query_dataset_default_graphs_get", "query_dataset_default_graphs_post",
    "query_dataset_named_graphs_post", "query_dataset_named_graphs_get", "query_dataset_full",
    "query_multiple_dataset", "query_get", "query_content_type_select", "query_content_type_ask",
    "query_content_type_describe", "query_content_type_construct", "query_post_direct",
)  # fmt: skip
BAD = (
    "bad_query_method", "bad_multiple_queries", "bad_query_wrong_media_type", "bad_query_missing_form_type",
    "bad_query_missing_direct_type", "bad_query_non_utf8", "bad_query_syntax", "bad_update_get",
    "bad_multiple_updates", "bad_update_wrong_media_type", "bad_update_missing_form_type", "bad_update_non_utf8",
    "bad_update_syntax", "bad_update_dataset_conflict",
)  # fmt: skip
READS = (*GOOD, *BAD)
FORMATS = {
    "boolean": {"application/sparql-results+json"},
    "tabular": {"application/sparql-results+json"},
    "RDF": {"text/turtle"},
}


@pytest.fixture(scope="module")
def manifest(sources: Path) -> Graph:
    path = sources / "w3c" / "sparql11" / "protocol" / "manifest.ttl"
    if not path.exists():
        pytest.skip("the W3C tests are not in KG_SOURCES")
    return Graph().parse(path)


@pytest.mark.sources
def test_no_test_that_reads_is_left_out(manifest: Graph) -> None:
    names = {str(test).rpartition("#")[2] for test in manifest.subjects(MF.action)}
    assert names - set(READS) == {name for name in names if name.startswith("update_")}
    assert set(READS) <= names


@pytest.mark.sources
@pytest.mark.parametrize("name", READS)
def test_protocol(manifest: Graph, name: str) -> None:
    test = next(t for t in manifest.subjects(MF.action) if str(t).endswith(f"#{name}"))
    store = Store(_data(manifest, test))
    connection = manifest.value(test, MF.action)
    requests = list(Collection(manifest, manifest.value(connection, HT.requests)))
    assert len(requests) == 1
    response = _sent(manifest, requests[0], store)
    expected = manifest.value(requests[0], HT.resp)
    statuses = {str(status)[-3] for status in manifest.objects(expected, MF.expectedStatus)}
    assert str(response.status_code)[0] in statuses
    for wanted in manifest.objects(expected, MF.expectedFormat):
        assert response.headers["Content-Type"].split(";")[0] in FORMATS[str(wanted)]
    for truth in manifest.objects(expected, MF.expectedBoolean):
        assert response.json()["boolean"] is truth.toPython()  # type: ignore[attr-defined]


def _data(manifest: Graph, test: Node) -> ox.Store:
    engine = ox.Store()
    for data in manifest.objects(test, UT.graphData):
        file = str(manifest.value(data, UT.graph)).removeprefix("file://")
        graph = ox.NamedNode(str(manifest.value(data, RDFS.label)))
        engine.load(path=file, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
    return engine


def _sent(manifest: Graph, request: Node, store: Store) -> httpx.Response:
    listed = manifest.value(request, HT.headers)
    headers = {
        str(manifest.value(header, HT.fieldName)): str(manifest.value(header, HT.fieldValue))
        for header in (Collection(manifest, listed) if isinstance(listed, Node) else [])
    }
    body = manifest.value(request, URIRef(HT.body))
    content = str(manifest.value(body, CNT.chars)) if body else None
    method, path = (str(manifest.value(request, part)) for part in (HT.methodName, HT.absolutePath))

    async def once() -> httpx.Response:
        async with client(create_app(store)) as http:
            return await http.request(method, path, content=content, headers=headers)

    return in_own_loop(once())
