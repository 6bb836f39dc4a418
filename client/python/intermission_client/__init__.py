"""Starts, watches, answers and cancels runs of Intermission.

    with Intermission("http://127.0.0.1:8080", api_key) as intermission:
        run = intermission.start("login", owner={"email": "ana@example.com"})
        for state in intermission.watch(run["runId"]):
            print(state["status"])

`start_in_temporal`, `state_in_temporal` and `answer_in_temporal` do the same for a service that reaches Temporal. They need `temporalio`.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict, cast
from urllib.parse import quote

import httpx

if TYPE_CHECKING:
    from temporalio.client import Client, WorkflowHandle

Status = Literal["queued", "running", "awaiting_human", "succeeded", "failed", "cancelled", "timed_out"]
ENDED: frozenset[Status] = frozenset(("succeeded", "failed", "cancelled", "timed_out"))


class Owner(TypedDict):
    email: str
    name: NotRequired[str]


class Pause(TypedDict):
    pauseId: str
    title: str
    instructions: NotRequired[str]
    deadline: int
    choices: NotRequired[list[dict[str, str]]]


class Artifact(TypedDict):
    name: str
    mediaType: str
    size: int


class Run(TypedDict):
    """The members of a run state that most programs need. A state has more: see docs/api.md. Times are epoch milliseconds."""

    runId: str
    status: Status
    automation: str
    startedAt: int
    endedAt: NotRequired[int]
    node: NotRequired[int]
    pause: NotRequired[Pause]
    error: NotRequired[dict[str, Any]]
    outputs: list[dict[str, Any]]
    artifacts: list[Artifact]
    warnings: NotRequired[list[str]]


class Issue(TypedDict):
    path: str
    message: str


class IntermissionError(Exception):
    """Base class of all errors of this module."""


class Unavailable(IntermissionError):
    """The API is away or busy. Trying again is safe and may help."""


class ApiError(IntermissionError):
    """A response other than success. `problem` is stable and meant for programs, for example `RunNotFound`."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.problem = str(body.get("type", "")).removeprefix("urn:intermission:problem:")
        self.issues: list[Issue] = list(body.get("errors", []))
        self.request_id: str | None = body.get("requestId")
        detail = str(body.get("detail") or body.get("title") or f"The API answered {status}")
        super().__init__("\n".join([detail, *(f"{each['path']}: {each['message']}" for each in self.issues)]))


class InvalidRequest(ApiError):
    """The request is invalid: `issues` lists each issue with its path. Nothing was started."""


class Unauthorized(ApiError):
    """The API does not know the key."""


class RunNotFound(ApiError):
    """Intermission has no run with this id, or Temporal no longer retains it."""


class RunEnded(ApiError):
    """The run has ended, so nobody can answer or cancel it."""


class PauseNotOpen(ApiError):
    """The pause is over, so nobody can answer it."""


class QueueFull(ApiError):
    """As many runs wait for a browser as may. Nothing was started."""


class IdempotencyConflict(ApiError):
    """The idempotency key already started a run with a different body."""


_ERRORS: dict[str, type[ApiError]] = {
    "InvalidRequest": InvalidRequest,
    "UnsupportedFeature": InvalidRequest,
    "ModelUnavailable": InvalidRequest,
    "Unauthorized": Unauthorized,
    "RunNotFound": RunNotFound,
    "RunEnded": RunEnded,
    "PauseNotOpen": PauseNotOpen,
    "QueueFull": QueueFull,
    "IdempotencyConflict": IdempotencyConflict,
}
_BUSY = frozenset((429, 502, 503, 504))
_RETRY_SECONDS = 0.5


class Intermission:
    """Calls the HTTP API. A call that may be repeated without harm waits up to `patience` seconds for an API that is away or busy."""

    def __init__(self, url: str, api_key: str, *, patience: float = 10, client: httpx.Client | None = None) -> None:
        self._url = url.rstrip("/")
        self._headers = {"authorization": f"Bearer {api_key}"}
        self._patience = patience
        self._client = client or httpx.Client(timeout=30)

    def __enter__(self) -> Intermission:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def start(self, automation: str | Mapping[str, Any], *, owner: Owner | None = None, **more: Any) -> Run:
        """Starts a run. `automation`: its JSON, or the name of a file in the automations folder of the API.

        `more`: other members of the body, such as `inputParameters`, `tags`, `metadata`, `callbackUrl` and `idempotencyKey`.
        """
        # The key makes a repeated request find the run that the first one started.
        body = {"automation": automation, **more}
        body["idempotencyKey"] = more.get("idempotencyKey") or str(uuid.uuid4())
        if owner is not None:
            body["owner"] = owner
        return cast(Run, self._json("POST", "/v1/runs", body))

    def get(self, run_id: str) -> Run:
        return cast(Run, self._json("GET", _path(run_id)))

    def watch(self, run_id: str, *, patience: float = 60) -> Iterator[Run]:
        """Yields the state now and after each change, and ends with the final one. Connects again when the stream drops.

        Raises `Unavailable` when no state arrives for `patience` seconds.
        """
        last = ""
        gone_since: float | None = None
        while True:
            delay = _RETRY_SECONDS
            try:
                for data in self._events(run_id):
                    gone_since = None
                    if data == last:
                        continue
                    last = data
                    state = cast(Run, json.loads(data))
                    yield state
                    if state["status"] in ENDED:
                        return
                cause: Exception | None = None
            except (httpx.TransportError, _Busy) as error:
                delay = max(delay, getattr(error, "delay", 0.0))
                cause = error
            # A stream may also end in order, for example when the API restarts.
            if gone_since is None:
                gone_since = time.monotonic()
            if time.monotonic() + delay - gone_since > patience:
                raise Unavailable(f"The API sends no state of the run {run_id}") from cause
            time.sleep(delay)

    def answer(self, run_id: str, *, pause_id: str | None = None, choice: str | None = None) -> None:
        """Answers the open pause; with a pause id, only that pause."""
        body = {"pauseId": pause_id, "choice": choice}
        # Without a pause id, a repeated answer could answer the next pause.
        self._send("POST", f"{_path(run_id)}/human-done", body, is_repeatable=pause_id is not None)

    def decline(self, run_id: str, reason: str, *, pause_id: str | None = None) -> None:
        """Declines the pause: the run fails with `HumanDeclined` and the reason."""
        body = {"reason": reason, "pauseId": pause_id}
        self._send("POST", f"{_path(run_id)}/decline", body, is_repeatable=pause_id is not None)

    def cancel(self, run_id: str) -> None:
        """Requests the run to end and close its browser, and returns before it has."""
        self._send("POST", f"{_path(run_id)}/cancel", {})

    def artifacts(self, run_id: str) -> list[Artifact]:
        """The files of the run so far."""
        return self.get(run_id)["artifacts"]

    def artifact(self, run_id: str, name: str) -> bytes:
        """The content of a file of the run."""
        return self._send("GET", f"{_path(run_id)}/artifacts/{quote(name, safe='')}").content

    def _json(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._send(method, path, body).json()

    def _send(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, is_repeatable: bool = True
    ) -> httpx.Response:
        until = time.monotonic() + self._patience
        while True:
            try:
                response = self._client.request(method, self._url + path, json=_without_nones(body), headers=self._headers)
                _check(response)
                return response
            except (httpx.TransportError, _Busy) as error:
                delay = max(_RETRY_SECONDS, getattr(error, "delay", 0.0))
                if not is_repeatable or time.monotonic() + delay > until:
                    raise Unavailable(str(error) or f"The Intermission API does not answer at {self._url}") from error
                time.sleep(delay)

    def _events(self, run_id: str) -> Iterator[str]:
        """The data of the events named `state`. A comment every 15 s keeps the connection open."""
        url = f"{self._url}{_path(run_id)}/events"
        with self._client.stream("GET", url, headers=self._headers, timeout=httpx.Timeout(30, read=60)) as response:
            if response.status_code != 200:
                response.read()
            _check(response)
            for line in response.iter_lines():
                if line.startswith("data: "):
                    yield line.removeprefix("data: ")


class _Busy(IntermissionError):
    def __init__(self, response: httpx.Response) -> None:
        super().__init__(f"The API answered {response.status_code}")
        after = response.headers.get("retry-after", "")
        self.delay = float(after) if after.isdigit() else 0.0


def _check(response: httpx.Response) -> None:
    if response.is_success:
        return
    try:
        body = response.json()
    except ValueError:
        body = {}
    if not isinstance(body, dict):
        body = {}
    error = ApiError(response.status_code, body)
    kind = _ERRORS.get(error.problem)
    if kind is not None:
        raise kind(response.status_code, body)
    if response.status_code in _BUSY:
        raise _Busy(response)
    raise error


def _path(run_id: str) -> str:
    return f"/v1/runs/{quote(run_id, safe='')}"


def _without_nones(body: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if body is None else {name: value for name, value in body.items() if value is not None}


# In Temporal. These names are documented in docs/api.md, "Without HTTP".

WORKFLOW_TYPE = "automation"
TASK_QUEUE = "intermission"
RUN_LIMIT_SECONDS = 600


async def start_in_temporal(
    client: Client, automation: Mapping[str, Any], *, run_id: str | None = None, owner: Owner | None = None, **more: Any
) -> WorkflowHandle[Any, Any]:
    """Starts a run in Temporal. The run checks the automation itself, and fails with `InvalidAutomation` if it is not valid."""
    from datetime import timedelta

    body = {"automation": automation, "owner": owner, **more}
    return await client.start_workflow(
        WORKFLOW_TYPE,
        _without_nones(body),
        id=run_id or f"run-{uuid.uuid4()}",
        task_queue=TASK_QUEUE,
        execution_timeout=timedelta(seconds=RUN_LIMIT_SECONDS),
    )


async def state_in_temporal(client: Client, run_id: str) -> Run:
    """Asks a worker for the state of the run."""
    return cast(Run, await client.get_workflow_handle(run_id).query("status"))


async def answer_in_temporal(client: Client, run_id: str, *, pause_id: str | None = None, choice: str | None = None) -> None:
    """Answers the open pause; with a pause id, only that pause. Temporal keeps the answer even while no worker is running."""
    answer = _without_nones({"pauseId": pause_id, "choice": choice})
    await client.get_workflow_handle(run_id).signal("humanDone", answer)
