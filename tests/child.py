"""A process that does what a test asks of it: see tests/test_sandbox.py."""

import time

from careers.sandbox import process


def answer(request: bytes) -> bytes:
    if request == b"wait":
        time.sleep(60)
    elif request == b"work":
        while True:
            pass
    elif request == b"hoard":
        return bytes(10**9)
    elif request == b"crash":
        raise LookupError("something went wrong")
    return request.upper()


if __name__ == "__main__":
    process.serve(answer)
