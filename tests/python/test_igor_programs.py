"""What Igor programs set up: their config, nested APIs, processes; and the file as `__main__`."""

from __future__ import annotations

import unittest

from igor_host import IgorHost
from timed import TimedTest


class Config(TimedTest):
    def asked(self, source: str) -> dict:
        """Gives what a program asks for."""
        with IgorHost(source) as host:
            return host.asked()

    def test_without_a_config_igors_own_holds(self):
        """No file server."""
        asked = self.asked("IgorServer(api={}).run_forever()\n")
        self.assertEqual({"host": "localhost", "port": 5678, "files": None}, asked)

    def test_a_config_may_be_partial(self):
        """What it leaves out has its default, level by level."""
        config = {"port": "6000", "file_server_config": {"enable": True}, "logging": {}}
        asked = self.asked(f"IgorServer({{}}, {config!r}).run_forever()\n")
        self.assertEqual({"host": "localhost", "port": 6000, "files": {"port": 8080, "root": None}}, asked)

    def test_the_module_s_config_may_be_altered(self):
        """As Igor's own example does."""
        source = """
            CONFIG['port'] = 5000
            CONFIG['file_server'] = True
            CONFIG['file_server_config'] = {'root_directory': '/tmp'}
            IgorServer(api={}).run_forever()
        """
        expected = {"host": "localhost", "port": 5000, "files": {"port": 8080, "root": "/tmp"}}
        self.assertEqual(expected, self.asked(source))

    def test_what_is_no_port_is_refused(self):
        """By a sentence that names it."""
        with IgorHost("IgorServer(api={}, config={'port': 'x'}).run_forever()\n") as host:
            self.assertIn("names 'x' as `port`", host.hub.end(host.run)[1]["message"])

    def test_errors_are_logged_to_the_file(self):
        """That the config names."""
        source = "IgorServer(api={}, config={'logging': {'file_name': 'my.log'}}).run_forever()\n"
        with IgorHost(source) as host:
            host.ask(host.connect(), "gone")
            log = (host.folder.path / "my.log").read_text()
        self.assertRegex(log, r'^\d{4}-.* - ERROR - No handler for action: "gone"\n$')


class Apis(TimedTest):
    def test_flatten_joins_names_at_every_depth(self):
        """By the separator that was asked for."""
        source = """
            def f(out, data):
                out.send(sorted(api))
            api = flatten({'a': {'b': f, 'c': {'d': {'e': f}}}, 'g': f}, separator='/')
            IgorServer(api=api).run_forever()
        """
        with IgorHost(source) as host:
            self.assertEqual(["a/b", "a/c/d/e", "g"], host.ask(host.connect(), "a/c/d/e")[0]["data"])

    def test_the_file_is_main_and_finds_what_lies_beside_it(self):
        """`if __name__ == '__main__'` holds, and a file beside it that is called igor.py does no harm."""
        source = """
            import endpoints
            if __name__ == '__main__':
                IgorServer(api={'f': endpoints.f}).run_forever()
        """
        files = {"endpoints.py": "def f(out, data, **kwargs): out.send(__name__)\n", "igor.py": "1 / 0\n"}
        with IgorHost(source, files) as host:
            self.assertEqual("endpoints", host.ask(host.connect(), "f")[0]["data"])


COUNTER = """
    class Counter({base}):
        def __init__(self):
            {base}.__init__(self)
            self.go = threading.Semaphore(0)
        def run(self):
            while True:
                self.go.acquire()
                self.scope['n'] = self.scope.get('n', 0) + 1
                self.output.send(action='counter_increment', data={{'counter': self.scope['n']}})

    def step(out, data, scope):
        counter.go.release()

    def tell(out, data):
        counter.output.send('special', 'for you', client_id=data)

    def finish(out, data):
        counter.output.finish()
        out.send([counter.output.closed, 'counter' in igor.processes])

    igor = IgorServer(api={{'step': step, 'tell': tell, 'finish': finish}})
    counter = Counter()
    igor.add_process('counter', counter)
    assert counter.process_id == 'counter' and counter.output.process_id == 'counter' and not counter.output.closed
    igor.run_forever()
"""


class Processes(TimedTest):
    def test_a_process_shares_the_scope_and_sends_to_all_clients(self):
        """A plain Thread or an IgorProcess."""
        for base in ("threading.Thread", "IgorProcess"):
            with IgorHost(COUNTER.format(base=base)) as host:
                first, second = host.connect(), host.connect()
                host.say(first, "step")
                event = {"streamId": "counter", "action": "counter_increment", "data": {"counter": 1}}
                for client in (first, second):
                    host.hub.wait_for(lambda client=client: event in host.heard(client), "the event")

    def test_an_event_goes_to_one_client_and_raises_where_that_is_not_there(self):
        """Ids are counted from one."""
        with IgorHost(COUNTER.format(base="IgorProcess")) as host:
            first, second = host.connect(), host.connect()
            host.ask(first, "tell", 2)
            event = {"streamId": "counter", "action": "special", "data": "for you"}
            self.assertIn(event, host.heard(second))
            self.assertNotIn(event, host.heard(first))
            self.assertEqual("No client with the id 9 is connected.", host.ask(first, "tell", 9)[0]["error"])
            host.leave(second)
            self.assertIn("No client with the id 2", host.ask(first, "tell", 2)[0]["error"])

    def test_a_process_that_finishes_tells_all_clients(self):
        """And is no process any more."""
        with IgorHost(COUNTER.format(base="IgorProcess")) as host:
            client = host.connect()
            close, item = host.ask(client, "finish")[:2]
            self.assertEqual(({"streamId": "counter", "close": True}, [True, False]), (close, item["data"]))

    def test_who_sends_waits_for_a_client_that_does_not_read_and_for_it_alone(self):
        """A mebibyte is on its way to it at most."""
        source = """
            def flood(out, data):
                for n in range(8):
                    out.send('x' * 500_000)
            IgorServer(api={'flood': flood, 'f': lambda out, data: out.send(1)}).run_forever()
        """
        with IgorHost(source) as host:
            slow, other = host.connect(), host.connect()
            flood = host.say(slow, "flood")
            host.hub.wait_for(lambda: len(host.heard(slow)) == 3, "three items")
            self.assertEqual(1, host.ask(other, "f")[0]["data"])
            self.assertEqual(3, len(host.heard(slow)))
            host.hub.call("pons.igor.read", slow, 1_500_000)
            host.hub.wait_for(lambda: len(host.heard(slow)) == 6, "three more")
            host.leave(slow)
            self.assertEqual(("return", None), host.hub.end(flood))


if __name__ == "__main__":
    unittest.main()
