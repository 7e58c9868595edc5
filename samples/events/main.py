"""Igor's example: an API for events, a counter that ticks for everybody, and files. Nothing here knows Pons."""

import os
import sys
import time
from threading import Thread

from endpoints.events import create_event, remove_event, update_event
from igor.core import flatten
from igor.server import CONFIG, IgorServer

CONFIG['port'] = int(os.environ.get('EVENTS_PORT', '5678'))
CONFIG['file_server_config'] = {'enable': True, 'port': int(os.environ.get('EVENTS_FILES_PORT', '8080'))}


def hello(out, data, **kwargs):
    name = data['name']
    out.send('Hello ' + name)


def shutdown_igor(out, data, **kwargs):
    sys.exit()  # shutdown igor and whole Python program


API = {
    'hello': hello,
    'events': {
        'create': create_event,
        'remove': remove_event,
        'update': update_event,
    },
    'shutdown': shutdown_igor,
}


class BackgroundProcess(Thread):
    def __init__(self):
        Thread.__init__(self)
        self.process_id = None  # will be populated by server
        self.output = None  # will be populated by server
        self.counter = 0

    def run(self):
        print('BackgroundProcess run')
        while True:
            time.sleep(float(os.environ.get('EVENTS_PERIOD', '1')))
            self.counter = self.counter + 1
            # you can use output here because server populated it
            self.output.send(action='counter_increment', data={'counter': self.counter})


server = IgorServer(api=flatten(API))
server.add_process('counter_process', BackgroundProcess())
server.run_forever()
