"""The API of main.py as plain Python: for pages, and whoever else calls by name. Changes are told to everybody."""

import uuid

import pons
from endpoints.events import read_events, save_events

__all__ = []  # the functions are called by their names in the API alone


def list_events() -> list:
    """All events, in the order in which they were created."""
    return list(read_events().values())


def create_event(event: dict) -> dict:
    """Keeps a new event, and returns it with the id that it got."""
    event = {**event, "id": str(uuid.uuid4())}
    return _put(event)


def update_event(event: dict) -> bool:
    """Puts an event in the place of the one that has its id; False where there is none any more."""
    known = event["id"] in read_events()
    if known:
        _put(event)
    return known


def remove_event(event_id: str) -> bool:
    """Forgets an event; False where there is none of that id."""
    events = read_events()
    if events.pop(event_id, None) is None:
        return False
    save_events(events)
    pons.emit("events.removed", event_id)
    return True


def _put(event):
    events = read_events()
    events[event["id"]] = event
    save_events(events)
    pons.emit("events.saved", event)
    return event


API = {
    "events": {
        "list": list_events,
        "create": create_event,
        "update": update_event,
        "remove": remove_event,
    },
}
