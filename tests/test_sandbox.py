"""What reads the files of others may use so much time and memory, and no more."""

import fcntl

import msgspec
import pytest

from careers.sandbox import process


@pytest.fixture
def limits(tmp_path):
    return process.Limits(seconds=20, megabytes=300, at_once=1, patience=0, locks=tmp_path / "locks")


def run(request: bytes, limits) -> bytes:
    return process.run("tests.child", request, limits)


def test_a_request_is_answered(limits):
    assert run(b"words", limits) == b"WORDS"


@pytest.mark.parametrize("request_", [b"wait", b"work"])
def test_what_takes_too_long_is_ended(limits, request_):
    with pytest.raises(process.OutOfTime):
        run(request_, msgspec.structs.replace(limits, seconds=1))


def test_what_takes_too_much_memory_is_ended(limits):
    with pytest.raises(process.OutOfMemory):
        run(b"hoard", limits)


def test_a_crash_is_told_and_logged(limits, caplog):
    with pytest.raises(process.Failed):
        run(b"crash", limits)
    assert "something went wrong" in caplog.text


def test_no_more_run_at_once_than_may(limits):
    limits.locks.mkdir()
    with (limits.locks / "0.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(process.TooManyProcesses):
            run(b"words", limits)
        assert run(b"words", msgspec.structs.replace(limits, at_once=2)) == b"WORDS"


def test_a_place_is_free_again_after_a_failure(limits):
    with pytest.raises(process.Failed):
        run(b"crash", limits)
    assert run(b"words", limits) == b"WORDS"
