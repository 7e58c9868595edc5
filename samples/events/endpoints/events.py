"""Events, kept in a file beside the program, where the file server has them for reading."""

import json
import os
import uuid

FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EVENTS_FILE_NAME = os.path.join(FOLDER, os.environ.get('EVENTS_FILE', 'events.json'))


def read_events():
    if not os.path.exists(EVENTS_FILE_NAME):
        return {}
    with open(EVENTS_FILE_NAME, 'r') as file:
        return json.load(file)


def save_events(events):
    with open(EVENTS_FILE_NAME, 'w') as file:
        json.dump(events, file)


def create_event(out, event, **kwargs):
    events = read_events()
    event['id'] = str(uuid.uuid4())
    events[event['id']] = event
    save_events(events)
    out.send(event)


def remove_event(out, event_id, **kwargs):
    events = read_events()
    out.send(events.pop(event_id, None) is not None)
    save_events(events)


def update_event(out, event, **kwargs):
    events = read_events()
    if event['id'] in events:
        events[event['id']] = event
        save_events(events)
    out.send()
