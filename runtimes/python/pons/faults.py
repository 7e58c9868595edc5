"""What a side says when the other breaks the specification."""


class FaultReceived(Exception):
    """The hub says that this side broke the specification; the link ends."""


class ProtocolFault(Exception):
    """The hub broke SPEC.md: the link ends with `code` (chapter 9) and this sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
