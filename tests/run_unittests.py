"""Runs a folder of unittest files and closes with its counts: run_unittests.py FOLDER.

unittest's own closing line does not say how many passed, and what it says differs between Python versions.
"""

import sys
import unittest


class CountingResult(unittest.TextTestResult):
    """Counts what passed; a test with a failed subtest did not."""

    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.passed += 1


def main(folder):
    tests = unittest.defaultTestLoader.discover(folder)
    result = unittest.TextTestRunner(resultclass=CountingResult).run(tests)
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    print(f"{result.passed} passed, {failed} failed, {len(result.skipped)} skipped", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
