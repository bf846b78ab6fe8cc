"""The layer in front of Django: what it keeps, for how long it is right, and what nobody else may see."""

import gzip
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event, Thread
from types import SimpleNamespace

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections, connection
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver

from careers import publishing
from careers.discovery.models import PublicationStamp
from careers.http import page_cache
from careers.http.page_cache import PageCache
from careers.http.publication_watch import PublicationWatch, Sight
from careers.models import Edition
from careers.views import errors
from tests import factories
from tests.factories import RoleFactory

NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)
ROLE = "/careers/data-analyst/"
#: A page of each kind that is kept.
KEPT = (
    *("/", "/about/", "/careers/", "/careers/?page=1", "/careers/a-z/", ROLE, f"{ROLE}?area=London"),
    *(f"{ROLE}changes/", f"{ROLE}feed.atom", f"{ROLE}card.png", "/changes/", "/feed.atom"),
    *("/families/data-and-ai/", "/skills/", "/skills/?kind=tool", "/skills/python/", "/opensearch.xml"),
    *("/sitemap.xml", "/robots.txt", "/search/", "/compare/", "/shortlist/", f"{ROLE}to/"),
    *("/card.png", "/favicon.ico"),
)
#: What is not: questions in free text, pages for one visitor, errors, what has moved.
NOT_KEPT = (
    *(
        "/search/?q=data",
        "/search/?level=senior",
        "/search/suggestions.json?q=da",
        "/skills/?q=py",
        "/match/",
    ),
    *("/match/?s=python", "/compare/?role=data-analyst", f"{ROLE}?at=2031-02-01", "/?at=x"),
    *("/preview/abc/", "/media/pictures/a.png", "/admin/", "/admin/login/", "/nowhere/", "/careers/no-such/"),
    *("/careers", "/sitemap-nothing.xml", "/static/nothing.css", "/shortlist/?role=data-analyst"),
    *("/Careers/", "/Careers/Data-Analyst/?utm_source=A", "/skills/PYTHON/?x=1"),
)
#: Views whose pages are not kept, by name.
NEVER_KEPT = {"api-match", "api-unknown", "match", "preview", "rendition", "suggestions"}

pytestmark = pytest.mark.django_db


class AtOnce(Executor):
    """Does in this thread, and so in the transaction of the test, what is to be done in another."""

    def __init__(self, *_args, **_options):
        pass

    def submit(self, function, /, *args, **options):
        future = Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(function(*args, **options))
        except Exception as error:
            future.set_exception(error)
        return future


class Watch(PublicationWatch):
    """Looks when it is told to, through the connection of the test."""

    def start(self):
        if not self.has_looked:
            self.look()

    def look(self, connection=connection):
        super().look(connection)
        # However long a test takes.
        self.sight = Sight(self.sight.generation, float("inf"))

    def lose(self):
        """The database does not answer any more."""
        self.sight = Sight(self.sight.generation, 0.0)


@contextmanager
def open_connection():
    """The end of a request closes the connection, which here is that of the test: as django.test.client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Site:
    """A client of the layer."""

    def __init__(self, **options):
        self.watch, self.lines = Watch(), []
        options = {"budget": 10_000_000, "log": lambda _environ, told: self.lines.append(told)} | options
        self.cache = PageCache(WSGIHandler(), watch=self.watch, unavailable=errors.unavailable, **options)

    def get(self, path, method="get", **headers):
        host = headers.pop("host", "testserver")
        request = getattr(RequestFactory(headers={"host": host, **headers}), method)(path)
        answer = SimpleNamespace()

        def start_response(status, pairs):
            answer.status, answer.headers = int(status[:3]), dict(pairs)
            assert len(answer.headers) == len(pairs)

        with open_connection():
            answer.body = b"".join(self.cache(request.environ, start_response))
        return answer

    @property
    def sources(self):
        return [line.rpartition(" ")[2] for line in self.lines]


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def role(clock):
    role = RoleFactory(slug="data-analyst", title="Data Analyst", publishable=True)
    factories.SkillRequirementFactory(group__role=role, skill__slug="python", skill__name="Python")
    factories.note(role)
    publishing.publish(role, by="tests")
    clock.shift(60)
    return role


@pytest.fixture
def in_line(monkeypatch):
    monkeypatch.setattr(page_cache, "ThreadPoolExecutor", AtOnce)
    # The connection of the test is not that of a thread that reads.
    monkeypatch.setattr(page_cache, "be_reader", lambda: None)


@pytest.fixture
def site(in_line, role):
    return Site()


# -- the same answers as without it


@pytest.mark.parametrize("path", [*KEPT, *NOT_KEPT])
def test_answers_are_those_of_django(site, client, path):
    for encoding in ("", "gzip", "br"):
        alone = client.get(path, headers={"accept-encoding": encoding})
        for method in ("get", "head", "get"):
            answer = site.get(path, method, **{"accept-encoding": encoding})
            assert answer.status == alone.status_code
            assert comparable(answer.headers) == comparable(dict(alone.items()))
            if method == "get" and b"csrf" not in alone.content:
                assert unpacked(answer) == decoded(alone.content, alone.headers.get("Content-Encoding"))
    assert site.sources[-1] == ("store" if path in KEPT else "django")


def comparable(headers):
    # What is kept is compressed better; a token for a form is another each time.
    return {name: value for name, value in headers.items() if name not in ("Content-Length", "Set-Cookie")}


def unpacked(answer):
    assert answer.headers.get("Content-Length", str(len(answer.body))) == str(len(answer.body))
    return decoded(answer.body, answer.headers.get("Content-Encoding"))


def decoded(body, encoding):
    return {"gzip": gzip.decompress, "br": brotli.decompress}.get(encoding, bytes)(body)


@pytest.mark.parametrize("path", KEPT)
def test_who_has_the_page_is_told_as_by_django(site, client, path):
    etag = client.get(path)["ETag"]
    alone = client.get(path, headers={"if-none-match": etag})
    for asked in (etag, etag, f'"x", {etag}', etag.removeprefix("W/"), "*"):
        answer = site.get(path, **{"if-none-match": asked})
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers == dict(alone.items())
    assert site.get(path, **{"if-none-match": '"another"'}).status == 200


def test_a_date_is_enough_to_be_told(site, clock):
    clock.shift(10)
    modified = site.get(ROLE).headers["Last-Modified"]

    assert site.get(ROLE, **{"if-modified-since": modified}).status == 304
    assert site.get(ROLE, **{"if-modified-since": "Sat, 01 Mar 2031 11:00:00 GMT"}).status == 200


def test_other_conditions_are_answered_by_django(site):
    site.get(ROLE)

    assert site.get(ROLE, **{"if-match": '"another"'}).status == 412
    assert site.sources == ["store", "django"]


# -- what a page is kept by


def test_a_page_is_made_once(site, django_assert_num_queries):
    first = site.get(ROLE)
    with django_assert_num_queries(0):
        again = [site.get(ROLE), site.get(ROLE, "head"), site.get(ROLE, **{"accept-encoding": "br"})]

    assert again[0].body == first.body
    assert brotli.decompress(again[2].body) == first.body


def test_cookies_change_neither_page_nor_key(site, admin_client, django_assert_num_queries):
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in admin_client.cookies.items())
    first = site.get(ROLE, cookie=cookies)
    with django_assert_num_queries(0):
        assert site.get(ROLE, cookie="_ga=1").body == first.body == site.get(ROLE).body


def test_unknown_parameters_are_no_part_of_the_key(site, django_assert_num_queries):
    first = site.get(f"{ROLE}?utm_source=news")
    with django_assert_num_queries(0):
        for number in range(100):
            assert site.get(f"{ROLE}?x={number}").body == first.body
    assert len(site.cache.store) == 1
    assert len(site.cache.store.answers) < 20


def test_hosts_have_pages_of_their_own(site, settings):
    settings.ALLOWED_HOSTS = ["one.example.org", "two.example.org"]

    assert b"http://one.example.org/careers/" in site.get(ROLE, host="one.example.org").body
    assert b"http://two.example.org/careers/" in site.get(ROLE, host="TWO.example.org").body
    assert site.get(ROLE, host="elsewhere.example.org").status == 400
    assert len(site.cache.store) == 2


def test_an_editor_sees_the_past_and_nobody_else(site, admin_client):
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in admin_client.cookies.items())
    past = site.get(f"{ROLE}?at=2031-02-01", cookie=cookies)

    assert past.status == 404
    assert site.get(f"{ROLE}?at=2031-02-01").status == 200
    assert len(site.cache.store) == 0


def test_what_has_moved_keeps_the_parameters_that_no_page_reads(site, client, role):
    role.slug = "analyst-of-data"
    role.save()
    factories.note(role)
    publishing.publish(role, by="tests")
    site.watch.look()

    for query in ("?utm_source=letter", "?area=London&utm_source=post", ""):
        answer = site.get(f"{ROLE}{query}")
        assert (answer.status, answer.headers["Location"]) == (301, f"/careers/analyst-of-data/{query}")
        assert answer.headers == dict(client.get(f"{ROLE}{query}").items())
    assert len(site.cache.store) == 0


def test_every_view_says_whether_its_pages_are_kept(site):
    views = {
        pattern.name: getattr(pattern.callback, "view_class", None)
        for pattern in get_resolver("careers.urls").url_patterns
        if isinstance(pattern, URLPattern)
    }
    kept = {name for name, view in views.items() if getattr(view, "stored_parameters", None) is not None}

    assert views.keys() - kept == NEVER_KEPT


@pytest.mark.parametrize("path", NOT_KEPT)
def test_nothing_else_is_kept(site, path):
    site.get(path)
    site.get(path)

    assert (len(site.cache.store), site.cache.store.size, site.cache.store.answers) == (0, 0, {})


def test_more_parameters_than_anybody_reads_are_refused(site, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3

    assert site.get("/careers/?page=1&a=1&b=2&c=3").status == 400
    assert len(site.cache.store) == 0


def test_what_is_sent_is_not_kept(site):
    assert site.get(ROLE, "post").status == 405
    assert len(site.cache.store) == 0


def test_the_store_keeps_to_its_bytes(in_line, role):
    site = Site(budget=200_000)
    for number in range(100):
        site.get(f"/careers/?page=1&page={number}")
        site.get(f"{ROLE}?area=nowhere-{number}")
        site.get("/")
    store = site.cache.store

    assert store.size <= store.budget
    assert 1 < len(store) < 50
    assert site.sources[-1] == "store"
    assert store.size == sum(page.measure() for page in store._pages.values())
    assert sum(len(page.answers) for page in store._pages.values()) == len(store.answers)


def test_a_page_in_brotli_is_compressed_as_well_as_can_be(site):
    quick = len(brotli.compress(site.get(ROLE).body, quality=5))
    site.get(ROLE, **{"accept-encoding": "br"})
    best = site.get(ROLE, **{"accept-encoding": "br"})

    assert len(best.body) < quick
    assert best.headers["Content-Length"] == str(len(best.body))


# -- as long as it is right


def test_what_is_published_is_seen_at_the_next_look(site, role):
    site.get(ROLE)
    factories.change(role, summary="Another summary, which says something else than before.")
    publishing.publish(role, by="tests")
    site.watch.look()

    assert b"Another summary" in site.get(ROLE).body


def test_a_page_that_nothing_changed_is_not_made_again(site, django_assert_max_num_queries):
    before = site.get(ROLE)
    PublicationStamp.add()
    site.watch.look()
    with django_assert_max_num_queries(2):
        assert site.get(ROLE).body == before.body
    with django_assert_max_num_queries(0):
        site.get(ROLE)


def test_a_withdrawn_page_is_gone(site, role):
    site.get(ROLE)
    publishing.withdraw(role, by="tests", reason="No longer true")
    site.watch.look()

    assert site.get(ROLE).status == 410
    assert len(site.cache.store) == 0


@pytest.mark.parametrize("path", ["/", "/careers/", ROLE, "/skills/python/", "/changes/"])
def test_a_planned_change_comes_in_its_moment(site, clock, role, path):
    factories.change(role, title="Analyst of data", summary="A summary that is planned for the afternoon.")
    publishing.schedule(role, by="tests", at=NOON + timedelta(hours=1))
    site.watch.look()
    before = site.get(path)
    clock.move_to(NOON + timedelta(hours=1, microseconds=-1), tick=False)
    site.watch.look()
    assert site.get(path).body == before.body
    clock.move_to(NOON + timedelta(hours=1), tick=False)
    site.watch.look()

    assert b"Analyst of data" in site.get(path).body


def test_a_plan_made_later_shortens_what_caches_are_told(site, clock, role):
    before = site.get("/").headers["Cache-Control"]
    factories.change(role, summary="A summary that is planned for in a minute from now.")
    publishing.schedule(role, by="tests", at=NOON + timedelta(seconds=90))
    site.watch.look()
    planned = site.get("/").headers["Cache-Control"]
    clock.shift(10)
    site.watch.look()

    assert before == "public, max-age=60, stale-while-revalidate=240, stale-if-error=86400"
    assert planned == "public, max-age=30, stale-while-revalidate=0, stale-if-error=0"
    assert site.get("/").headers["Cache-Control"].startswith("public, max-age=20,")


def test_last_modified_comes_when_nothing_can_come_before_it(in_line, role, clock):
    site = Site()
    factories.change(role, summary="A summary of just now, after which another may come.")
    publishing.publish(role, by="tests")
    young = site.get(ROLE).headers
    clock.shift(6)
    site.watch.look()

    assert "Last-Modified" not in young
    assert "Last-Modified" in site.get(ROLE).headers


# -- where the database does not answer


@pytest.fixture
def away(site, clock, monkeypatch):
    """A site that knows the page of the role, and whose database does not answer any more."""
    site.get(ROLE)

    def get_connection(*_args, **_options):
        raise OperationalError("The server is away.")

    monkeypatch.setattr(connection, "cursor", get_connection)
    site.watch.lose()
    return site


def test_pages_go_on_being_served(away):
    answer = away.get(ROLE)

    assert (answer.status, answer.headers["X-Served"]) == (200, "stale")
    assert "stale-if-error=86400" in answer.headers["Cache-Control"]
    assert b"Data Analyst" in answer.body
    assert away.get(ROLE, **{"if-none-match": answer.headers["ETag"]}).status == 304
    assert away.sources[-1] == "stale"


def test_others_are_told_to_come_again(away):
    for path in ("/", "/search/?q=data", "/nowhere/"):
        answer = away.get(path)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert b"not available for a moment" in answer.body


def test_what_needs_no_database_is_made_all_the_same(away):
    assert away.get("/robots.txt").status == 200
    assert away.get("/opensearch.xml").status == 200


def test_a_host_that_is_not_ours_is_refused_all_the_same(away, settings):
    settings.SECURE_SSL_REDIRECT = True
    away.cache._unavailable = page_cache.with_headers(errors.unavailable)

    assert away.get("/careers/", host="elsewhere.example.org").status == 400


def test_nothing_is_served_past_its_planned_change(site, clock, role, monkeypatch):
    factories.change(role, summary="A summary that is planned for in a minute from now.")
    publishing.schedule(role, by="tests", at=NOON + timedelta(seconds=90))
    site.get(ROLE)
    site.watch.lose()
    clock.shift(29)
    assert site.get(ROLE).headers["X-Served"] == "stale"
    clock.shift(1)
    assert site.get(ROLE).status == 503


def test_nothing_is_served_for_longer_than_a_day(away):
    day = 24 * 60 * 60
    away.watch.last_answer -= day - 600
    assert away.get(ROLE).status == 200
    away.watch.last_answer -= 600
    assert away.get(ROLE).status == 503


def test_the_page_is_fresh_when_the_database_is_back(away, role, monkeypatch):
    away.get(ROLE)
    monkeypatch.undo()
    away.watch.look()
    answer = away.get(ROLE)

    assert "X-Served" not in answer.headers
    assert away.sources[-2:] == ["stale", "store"]


def test_an_error_of_the_database_is_not_shown_where_the_page_is_known(site, role, monkeypatch):
    site.get(ROLE)
    PublicationStamp.add()
    site.watch.look()

    def fail(*_args):
        raise OperationalError("Could not be read.")

    monkeypatch.setattr("careers.views.role.RoleDetail.get_freshness", fail)
    assert site.get(ROLE).headers["X-Served"] == "stale"


def test_who_waits_too_long_is_told(in_line, monkeypatch, role):
    monkeypatch.undo()
    monkeypatch.setattr(page_cache, "PATIENCE", 0.05)
    monkeypatch.setattr(page_cache, "be_reader", lambda: None)
    site, done = Site(), Event()
    monkeypatch.setattr(site.cache, "_response", lambda environ: done.wait(30))
    site.watch.look()
    try:
        assert site.get(ROLE).status == 503
    finally:
        done.set()


def test_one_makes_a_page_for_all_who_wait(monkeypatch, role):
    monkeypatch.setattr(page_cache, "be_reader", lambda: None)
    site, made, all_wait = Site(), [], Barrier(3)
    site.watch.look()
    ready = WSGIHandler().get_response(RequestFactory(headers={"host": "testserver"}).get(ROLE))

    def make(environ):
        made.append(environ["PATH_INFO"])
        all_wait.wait(30)
        return ready

    class Flight(page_cache.Flight):
        def wait(self, until):
            all_wait.wait(30)
            return super().wait(until)

    monkeypatch.setattr(site.cache, "_response", make)
    monkeypatch.setattr(page_cache, "Flight", Flight)
    answers = []
    threads = [Thread(target=lambda: answers.append(site.get(ROLE).status)) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers, made) == ([200, 200], [ROLE])


# -- publication stamps


def test_all_that_changes_what_is_public_is_stamped(role, clock):
    other = RoleFactory(slug="other", publishable=True)
    publishing.publish(other, by="tests")
    clock.shift(60)
    planned = NOON + timedelta(days=1)

    def stamps():
        return PublicationStamp.objects.count()

    def changed(**columns):
        factories.change(role, **columns)
        return role

    def confirm():
        publishing.note_confirmations([role.editions.live().get()])

    for act in (
        lambda: publishing.publish(changed(summary="Another summary, which is published now."), by="tests"),
        lambda: publishing.schedule(changed(summary="One that is for later."), by="tests", at=planned),
        lambda: publishing.cancel(role.editions.scheduled().get()),
        lambda: publishing.roll_back([role.editions.live().get()], by="tests"),
        confirm,
        lambda: publishing.withdraw(other, by="tests", reason="Not needed", at=planned),
        lambda: publishing.keep(other.editions.live().get()),
        lambda: publishing.withdraw(role, by="tests", reason="Not needed"),
    ):
        before = stamps()
        clock.shift(1)
        act()
        assert stamps() > before


def test_pages_made_anew_are_stamped(role):
    Edition.objects.update(rendered="{}")
    before = PublicationStamp.objects.count()
    publishing.rerender()

    assert PublicationStamp.objects.count() > before


def test_a_stamp_that_is_committed_late_is_noticed(clock):
    watch = Watch()
    PublicationStamp.objects.create(pk=7)
    watch.look()
    first = watch.sight.generation
    PublicationStamp.objects.create(pk=5)
    watch.look()
    second = watch.sight.generation
    watch.look()

    assert (first, second, watch.sight.generation) == (1, 2, 2)


def test_old_stamps_are_neither_read_nor_kept(clock, django_assert_num_queries):
    for pk in (1, 2, 3):
        PublicationStamp.objects.create(pk=pk, made_at=NOON - timedelta(days=2))
    watch = Watch()
    watch.look()
    assert watch._known == set()
    with django_assert_num_queries(1):
        watch.look()
    PublicationStamp.forget_old()
    assert not PublicationStamp.objects.exists()


def test_the_log_tells_what_was_asked_and_where_from(site, capsys):
    from careers.http.request_log import RequestLog

    log = RequestLog()
    log._thread = Thread()
    site.cache.log = log
    site.get("/careers/?page=1")
    site.get("/nowhere%0Aelse/")
    log.write()
    first, second = capsys.readouterr().out.splitlines()

    assert first.startswith("2031-03-01T12:01:00.000Z 127.0.0.1 GET /careers/?page=1 200 ")
    assert first.endswith(" store")
    assert second.endswith(" django")
    assert "/nowhere\\nelse/ 404" in second
