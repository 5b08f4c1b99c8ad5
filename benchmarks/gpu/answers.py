"""What an answer must be, and what ends a part without one."""


class Failed(Exception):
    """A part's answer is not what it must be."""


class Skipped(Exception):
    """A part cannot be asked here, and why."""


def require(condition, sentence):
    if not condition:
        raise Failed(sentence)


def near(actual, expected, tolerance):
    return abs(actual - expected) <= tolerance * max(abs(expected), 1e-12)
