"""Attempts to log in that are not tried at all."""

from http import HTTPStatus


class LoginRefused(Exception):
    """Why an attempt is not tried: an HTTP `status`, and after how many seconds trying again makes sense."""

    status: HTTPStatus

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Try again in {seconds} s")
        self.seconds = seconds

    @property
    def minutes(self) -> int:
        return -(-self.seconds // 60)


class Throttled(LoginRefused):
    """There were too many failures of this name or from this address."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class HashingBusy(LoginRefused):
    """This process hashes a password already, and somebody waits for it."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
