"""What servers of files are told beside the pages: where addresses have moved, which are gone, and headers.

Written for nginx, Caddy, and hosts that read `_redirects` and `_headers`. All lie in the exported site, where
the configurations of docs/operators.md find them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.urls import reverse

from .catalogue import GONE_FILES
from .rewriting import Site

#: The headers of a page that every file may carry.
HEADERS = (
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
)
#: What never changes under its name, and what may change at any time.
FOR_EVER = "public, max-age=31536000, immutable"


#: What Caddy does with these, and with all other paths.
CADDY_ANSWERS = """\
@moved not vars {moved_to} ""
redir @moved {moved_to} 301
@gone not vars {gone} ""
handle @gone {
	rewrite * {gone}
	file_server {
		status 410
		precompressed br gzip
	}
}
handle /_* {
	error 404
}
handle {
	file_server {
		precompressed br gzip
	}
}
handle_errors {
	rewrite * /404.html
	file_server {
		status {err.status_code}
		precompressed br gzip
	}
}
"""


class Moves(NamedTuple):
    """Short names that have another address by now, and those of roles that were withdrawn."""

    roles: Mapping[str, str]
    skills: Mapping[str, str]
    gone: Sequence[str]


def headers(of_page: Mapping[str, str], site: Site) -> dict[str, str]:
    """The headers that the site sends with its pages; forms may lead to the site itself."""
    found = {name: of_page[name] for name in HEADERS if name in of_page}
    if policy := found.get("Content-Security-Policy"):
        # In one order, which that of a page is not.
        policy = "; ".join(sorted(policy.split("; ")))
        if site.live_url:
            policy = policy.replace("form-action 'self'", f"form-action 'self' {site.live_url}")
        found["Content-Security-Policy"] = policy
    return found


def files(moves: Moves, sent: Mapping[str, str], site: Site) -> Iterator[tuple[str, str]]:
    """(path, text) of each file."""
    moved = {reverse("role", args=[old]): reverse("role", args=[new]) for old, new in moves.roles.items()}
    skills = {reverse("skill", args=[old]): reverse("skill", args=[new]) for old, new in moves.skills.items()}
    gone = {reverse("role", args=[slug]): f"/{GONE_FILES.format(slug)}" for slug in moves.gone}
    yield "_redirects", "".join(_redirects(moved | skills, gone, site))
    yield "_headers", "".join(_headers(sent))
    yield "_server/nginx-moved-roles.map", _nginx_map(moves.roles)
    yield "_server/nginx-moved-skills.map", _nginx_map(moves.skills)
    yield "_server/nginx-gone.map", _nginx_map({slug: f"/{GONE_FILES.format(slug)}" for slug in moves.gone})
    yield (
        "_server/nginx-headers.conf",
        "".join(f'add_header {name} "{value}" always;\n' for name, value in sent.items()),
    )
    yield "_server/Caddyfile", "".join(_caddy(moved | skills, gone, sent))


def _nginx_map(names: Mapping[str, str]) -> str:
    return "".join(f"{name} {value};\n" for name, value in sorted(names.items()))


def _redirects(moved: Mapping[str, str], gone: Mapping[str, str], site: Site) -> Iterator[str]:
    """https://docs.netlify.com/routing/redirects/"""
    for old, new in sorted(moved.items()):
        yield f"{old}* {new}:splat 301\n"
    for path, file in sorted(gone.items()):
        yield f"{path}* {file} 410\n"
    if site.live_url:
        for name in ("search", "match", "compare", "shortlist"):
            yield f"{reverse(name)}* {site.live_url}{reverse(name)}:splat 302\n"
        yield f"/careers/:slug/to/* {site.live_url}/careers/:slug/to/:splat 302\n"


def _headers(sent: Mapping[str, str]) -> Iterator[str]:
    """https://docs.netlify.com/routing/headers/"""
    yield "/*\n"
    yield from (f"  {name}: {value}\n" for name, value in sent.items())
    for path in ("/static/*", "/media/*"):
        yield f"{path}\n  Cache-Control: {FOR_EVER}\n"


def _caddy(moved: Mapping[str, str], gone: Mapping[str, str], sent: Mapping[str, str]) -> Iterator[str]:
    """Directives of a site: https://caddyserver.com/docs/caddyfile/directives"""
    yield "map {path} {moved_to} {\n"
    yield from (f"\t~^{old}(.*)$ {new}${{1}}\n" for old, new in sorted(moved.items()))
    yield '\tdefault ""\n}\nmap {path} {gone} {\n'
    yield from (f"\t~^{path}.*$ {file}\n" for path, file in sorted(gone.items()))
    yield '\tdefault ""\n}\n'
    yield "header {\n"
    yield from (f"\t{name} `{value}`\n" for name, value in sent.items())
    yield f"}}\n{CADDY_ANSWERS}"
