"""Whether the server lives, whether it can answer, and its figures."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.server.metrics import CONTENT_TYPE
from kg.server.question import Asked, Question
from kg.server.refusal import Refusal
from kg.server.site import Site

_FRESH = {"Cache-Control": "no-store"}


class Health:
    """Answers at `/healthz`, `/readyz` and `/metrics`."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def live(self, request: Request) -> Response:
        """That the process answers, and from which release."""
        return JSONResponse({"status": "ok", "release": self._site.generation.release}, headers=_FRESH)

    async def ready(self, request: Request) -> Response:
        """Whether a query is answered just now, by a worker; 503 if not. Also tells what protection is missing."""
        generation = self._site.generation
        told: dict[str, Any] = {"release": generation.release, "service": list(self._site.settings.services)}
        try:
            await generation.answerer.ask(Asked(Question("ASK {}")), "health")
        except Refusal as refusal:
            return JSONResponse({"status": refusal.text, **told}, 503, _FRESH)
        except Exception as error:
            return JSONResponse({"status": f"no worker answers: {error}", **told}, 503, _FRESH)
        missing = generation.answerer.unconfined
        told["workers"] = {"alive": generation.answerer.alive, "cannot_open_sockets": not missing, "why_not": missing}
        return JSONResponse({"status": "ready", **told}, headers=_FRESH)

    async def figures(self, request: Request) -> Response:
        """Counters for Prometheus."""
        answerer, metrics = self._site.generation.answerer, self._site.metrics
        metrics.workers.set(answerer.alive)
        metrics.waiting.set(answerer.waiting)
        return Response(metrics.text(), headers={"Content-Type": CONTENT_TYPE, **_FRESH})
