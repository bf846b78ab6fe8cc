"""Renditions of pictures. Their names follow from their content, so they never change."""

import re
from http import HTTPStatus

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from careers.pages.pictures import FOLDER

MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}

#: Nothing but what careers/pages/pictures.py writes: no other folder, no hidden file, no way upwards.
NAME = re.compile(rf"\A{FOLDER}/[0-9a-f]{{32}}-[0-9]{{1,5}}\.(?P<extension>{'|'.join(MEDIA_TYPES)})\Z")


class Rendition(View):
    """One rendition. Other files of the media storage, such as the uploads themselves, answer 404."""

    http_method_names = ["get", "head", "options"]

    @classmethod
    def as_view(cls, **initkwargs):
        return csrf_exempt(super().as_view(**initkwargs))

    def get(self, request, path):
        name = NAME.match(path)
        if not name or not default_storage.exists(path):
            raise Http404
        etag = f'"{path.rpartition("/")[2]}"'
        response = get_conditional_response(request, etag=etag)
        if response is None:
            content_type = MEDIA_TYPES[name["extension"]]
            response = FileResponse(default_storage.open(path), content_type=content_type)
        if response.status_code != HTTPStatus.PRECONDITION_FAILED:
            response["ETag"] = etag
            response["Cache-Control"] = "public, max-age=31536000, immutable"
            response["X-Content-Type-Options"] = "nosniff"
        return response
