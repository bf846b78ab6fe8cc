"""Addresses below /api/ at which there is nothing."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import View

from .problems import unexpected


class Unknown(View):
    reads_moment_itself = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return unexpected(HTTPStatus.NOT_FOUND)
