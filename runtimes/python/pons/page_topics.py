"""Events within a page, where telling the hub takes no time: it hears messages in their order."""

from __future__ import annotations

from .topics import Topics


class PageTopics(Topics):
    """Subscribes without waiting for the answer."""

    blocks = False

    def _tell_one(self, topic: str) -> None:
        if topic in self._listeners:
            self._at_hub.add(topic)
            self._engine.outgoing.begin("pons.subscribe", (topic,), None)
        else:
            self._at_hub.discard(topic)
            self._engine.outgoing.begin("pons.unsubscribe", (topic,), None)

    def _tell_elsewhere(self, topics: tuple) -> None:
        self._tell_quietly(topics)
