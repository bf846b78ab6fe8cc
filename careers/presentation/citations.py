"""What live pages cite, and which codes of classifications they have; each edition is read once."""

from collections.abc import Collection

import msgspec
from django.core.cache import cache

from careers.models import Edition
from careers.pages import ExternalCode, Source

#: Seconds for which what editions cite is kept.
KEPT = 24 * 60 * 60
CITED = "cited-by-editions"


class Cited(msgspec.Struct, frozen=True):
    """What is read of a stored page here; the rest is passed over."""

    title: str = ""
    sources: tuple[Source, ...] = ()
    external_codes: tuple[ExternalCode, ...] = ()


def cited_by(live: Collection[tuple[int, str]]) -> dict[str, Cited]:
    """What each of the `live` editions, given by primary key and checksum, cites: by the checksum.

    An edition never changes, so each is read once for every process of the server. All pages of a large
    site are some 40 MB; that one of them is published costs one. At most one query.
    """
    before: dict[str, Cited] = cache.get(CITED, {})
    cited = {checksum: before[checksum] for _pk, checksum in live if checksum in before}
    new = [pk for pk, checksum in live if checksum not in cited]
    if new:
        editions = Edition.objects.live() if len(new) == len(live) else Edition.objects.filter(pk__in=new)
        contents = editions.order_by().values_list("checksum", "content").iterator(chunk_size=50)
        same: dict[Source, Source] = {}
        for checksum, content in contents:
            found = msgspec.json.decode(content, type=Cited)
            sources = tuple(same.setdefault(source, source) for source in found.sources)
            cited[checksum] = msgspec.structs.replace(found, sources=sources)
    cache.set(CITED, cited, KEPT)
    return cited
