"""A real Chromium for the tests in this directory.

    def test_the_menu_opens(browser_page):
        page = browser_page("/careers/", width=320, scheme="dark")
        page.get_by_role("button", name="Menu").click()

A test fails by itself if a page logs an error, breaks the Content-Security-Policy, or asks anything of
another origin. A click or a key that opens another page lasts until that page has loaded, with its styles.
"""

import functools
import os
import shutil

import pytest
from playwright.sync_api import Error, Locator, expect, sync_playwright

from tests.browser.checks import missing, w3c_checker

# What is expected is waited for as long as what is clicked: on a busy machine, five seconds are little.
expect.set_options(timeout=30_000)

# The first is Chromium without the windows around its pages, each of which costs more than the page.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # No other machine is reached, whatever a page asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, started once for the process."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not executable:
        missing("Chromium", "apt install chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop running in this thread, where Django would refuse every query.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        for action in ("click", "press"):
            patch.setattr(Locator, action, until_loaded(getattr(Locator, action)))
        browser = playwright.chromium.launch(
            executable_path=executable,
            # Chromium's sandbox does not work for root, the usual user of a build server.
            args=[*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS,
        )
        yield browser
        browser.close()


def until_loaded(action):
    """As `action` of a Locator, which by itself waits for the first byte of a page that it opens."""

    @functools.wraps(action)
    def acting(locator, *args, **options):
        action(locator, *args, **options)
        try:
            locator.page.wait_for_load_state()
        except Error:
            # A window that closes itself has nothing left to load.
            if not locator.page.is_closed():
                raise

    return acting


@pytest.fixture(scope="session", autouse=True)
def w3c_checker_ends():
    """The W3C's checker, if a test has asked it, is stopped with this process."""
    yield
    if w3c_checker.cache_info().currsize:
        w3c_checker().stop()


@pytest.fixture(scope="session", autouse=True)
def cached_static_files():
    """The live server lets a browser keep styles and scripts, as in production, but no page."""
    from django.contrib.staticfiles import handlers
    from django.core.handlers.wsgi import get_path_info

    class CachedStaticFilesHandler(handlers.StaticFilesHandler):
        def __call__(self, environ, start_response):
            kept = "max-age=3600" if self._should_handle(get_path_info(environ)) else "no-store"

            def start(status, headers, *args):
                others = [(name, value) for name, value in headers if name.lower() != "cache-control"]
                return start_response(status, [*others, ("Cache-Control", kept)], *args)

            return super().__call__(environ, start)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handlers, "StaticFilesHandler", CachedStaticFilesHandler)
        yield


class SiteWithStore:
    """The site as the production server runs it: PageCache before Django. It looks before each answer."""

    #: A new one for each test, whose database knows nothing of the one before.
    cache = None

    def __init__(self):
        self.renew()

    @classmethod
    def renew(cls):
        from django.core.handlers.wsgi import WSGIHandler

        from careers.http.page_cache import PageCache
        from careers.http.publication_watch import PublicationWatch
        from careers.views.errors import unavailable

        cls.watch = PublicationWatch()
        cls.watch.start = lambda: None
        cls.cache = PageCache(WSGIHandler(), watch=cls.watch, unavailable=unavailable, budget=64 * 2**20)
        # As well as can be costs more than to make the page, and no page here is read often.
        cls.cache._compress_best = lambda page: None

    def __call__(self, environ, start_response):
        from django.db import connection

        self.watch.look(connection)
        return self.cache(environ, start_response)


@pytest.fixture(scope="session")
def layered_server():
    from django.test import testcases

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testcases, "WSGIHandler", SiteWithStore)
        yield


@pytest.fixture
def live_server(layered_server, live_server):
    SiteWithStore.renew()
    return live_server


@pytest.fixture(scope="session")
def snapshots_by_maker() -> dict:
    """What `made_once` has kept in this process."""
    return {}


@pytest.fixture
def made_once(transactional_db, snapshots_by_maker):
    """A function that calls another, which makes rows; in later tests, the rows are put back as they were.

    Nothing is made before.
    """
    from django.contrib.auth import get_user_model
    from django.db import connection

    from careers.models import Role
    from tests import snapshots

    def made_once(make):
        made = [model for model in (Role, get_user_model()) if model.objects.exists()]
        assert made == [], "what was made before would be lost"
        if connection.vendor != "sqlite":
            make()
        elif make in snapshots_by_maker:
            snapshots.restore(snapshots_by_maker[make])
        else:
            make()
            snapshots_by_maker[make] = snapshots.take()

    return made_once


@pytest.fixture
def fixture_roles(made_once):
    """The roles of the fixtures."""
    made_once(load_roles)


def load_roles() -> None:
    from django.core.management import call_command

    call_command("loaddata", "roles", verbosity=0)


@pytest.fixture
def browser_page(chromium, live_server):
    """A function that opens a page of the live server and returns Playwright's `Page`.

    `user` is signed in first. Other keywords go to Playwright's `new_context`.
    """
    contexts, troubles = [], []

    def browser_page(
        path="/", *, width=1280, height=900, scheme="light", javascript=True, user=None, **options
    ):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=javascript,
            **options,
        )
        contexts.append(context)
        watch(context, live_server.url, troubles)
        if user:
            sign_in(context, user, live_server.url)
        page = context.new_page()
        page.goto(path)
        return page

    yield browser_page
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


def watch(context, origin: str, troubles: list[str]) -> None:
    """Append to `troubles` whatever no page may do."""

    # Intercepting the requests would switch the cache off, and load every style and script anew.
    def read_request(request):
        if not request.url.startswith((f"{origin}/", "data:", "blob:")):
            troubles.append(f"asked another origin: {request.url}")

    def read_console(message):
        page, where = message.page, message.location.get("url", "")
        # Chromium also logs the status of an error page that the test meant to open.
        is_page_itself = message.text.startswith("Failed to load resource") and page and where == page.url
        # What a test itself puts into a page, as axe, has no address and is not the page's fault.
        if message.type == "error" and where and not is_page_itself:
            troubles.append(f"console error: {message.text} ({where})")

    context.on("request", read_request)
    context.on("console", read_console)
    context.on("weberror", lambda error: troubles.append(f"script error: {error.error}"))


def sign_in(context, user, origin: str) -> None:
    """Give `context` the cookie of a session of `user`."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": origin}])
