"""A real Chromium with the extension loaded unpacked, and what people and accidents do to it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from playwright.sync_api import (
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Worker,
)

from tests.support.waiting import PATIENCE, wait_for

EXTENSION = Path(__file__).resolve().parents[2] / "extension"
PANEL = "sidepanel/index.html"
OPTIONS = "options/index.html"
SERVICE_WORKER = "service-worker.js"

ColourScheme = Literal["light", "dark"]

POLICIES = Path("/etc/chromium")
"""Where Debian's Chromium reads `policies/managed/*.json`."""
LOCALES = Path("/usr/lib/chromium/locales")
"""Where Debian's Chromium has its languages; without its package `chromium-l10n` only one."""


def executable() -> str | None:
    return shutil.which("chromium") or shutil.which("google-chrome")


@cache
def namespace_command() -> tuple[str, ...] | None:
    """How to get a mount namespace of one's own here; None where nobody may have one."""
    for flags in ("-m", "-rm"):
        command = ("unshare", flags)
        try:
            tried = subprocess.run(
                [*command, "mount", "--bind", "/tmp", str(POLICIES)],
                capture_output=True,
                check=False,
                timeout=10,
            )
        except OSError:
            return None
        if tried.returncode == 0:
            return command
    return None


def needs_language(locale: str) -> bool:
    """Whether the browser was installed without this language."""
    return LOCALES.exists() and not (LOCALES / f"{locale}.pak").exists()


@dataclass
class Chrome:
    """One profile of a browser with the extension; it can be closed and opened again."""

    playwright: Playwright
    profile: Path
    locale: str = "pt-BR"
    colour_scheme: ColourScheme = "light"
    width: int = 400
    height: int = 800
    scale: float = 1
    extension: Path = EXTENSION
    policy: Mapping[str, Any] | None = None
    """Policies as an administrator writes them, seen by this browser alone."""
    speaks_natively: bool = False
    """The browser itself has the language; else only its pages are told so."""
    net_log: Path | None = None
    """Where the browser writes down everything that it asks the network."""
    errors: list[str] = field(default_factory=list)
    """Errors of pages and of their consoles, but for failed loads, which tests provoke."""
    _context: BrowserContext | None = None
    _helper: Page | None = None
    _id: str | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # -- the browser -------------------------------------------------------------------------------

    def start(self) -> None:
        """Open the browser with this profile and wait for the extension's service worker."""
        directory = str(self.extension)
        language = self.locale.replace("-", "_")
        self._context = self.playwright.chromium.launch_persistent_context(
            self.profile / "data",
            headless=True,
            executable_path=self._executable(),
            ignore_default_args=["--disable-extensions"],
            args=[
                "--no-sandbox",
                "--headless=new",
                "--disable-features=DisableLoadExtensionCommandLineSwitch",
                f"--disable-extensions-except={directory}",
                f"--load-extension={directory}",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--disable-gpu",
                "--disable-quic",
                f"--lang={self.locale}",
                *([f"--log-net-log={self.net_log}"] if self.net_log is not None else []),
            ],
            env={**os.environ, "LANGUAGE": language},  # type: ignore[dict-item]
            locale=None if self.speaks_natively else self.locale,
            color_scheme=self.colour_scheme,
            timezone_id="America/Sao_Paulo",
            viewport={"width": self.width, "height": self.height},
            device_scale_factor=self.scale,
            reduced_motion="reduce",
        )
        self._context.set_default_timeout(10_000 * PATIENCE)
        self._context.on("console", self._on_console)
        self._context.on("weberror", lambda error: self.errors.append(str(error.error)))
        self._id = self.service_worker().url.split("/")[2]
        self._helper = self.page("manifest.json")

    def close(self) -> None:
        if self._context is not None:
            self._context.close()
            self._context = None

    def restart(self) -> None:
        """Close the browser and open it again with the same profile."""
        self.close()
        self.start()

    @property
    def context(self) -> BrowserContext:
        assert self._context is not None, "the browser is closed"
        return self._context

    @property
    def id(self) -> str:
        assert self._id is not None
        return self._id

    def url(self, path: str) -> str:
        return f"chrome-extension://{self.id}/{path}"

    def cors(self) -> dict[str, str]:
        """What lets the extension read an answer of a server that it has no permission for."""
        return {"Access-Control-Allow-Origin": f"chrome-extension://{self.id}"}

    def _executable(self) -> str | None:
        found = executable()
        mounts = self._mounts()
        if found is None or not mounts:
            return found
        namespace = namespace_command()
        assert namespace is not None, "no mount namespaces here"
        wrapper = self.profile / "chromium"
        binds = "".join(f"mount --bind {here} {there} && " for here, there in mounts.items())
        wrapper.write_text(
            f'#!/bin/sh\nexec {" ".join(namespace)} sh -c \'{binds}exec {found} "$@"\' sh "$@"\n',
            encoding="utf-8",
        )
        wrapper.chmod(0o755)
        return str(wrapper)

    def _mounts(self) -> dict[Path, Path]:
        """What this browser alone sees in other places of the file system."""
        mounts: dict[Path, Path] = {}
        if self.policy is not None:
            managed = self.profile / "etc" / "policies" / "managed"
            managed.mkdir(parents=True, exist_ok=True)
            file = managed / "indica.json"
            file.write_text(json.dumps(self.policy), encoding="utf-8")
            # Chromium waits until a policy was left alone for a while.
            for path in (file, managed):
                os.utime(path, (0, 0))
            mounts[self.profile / "etc"] = POLICIES
        if self.speaks_natively and needs_language(self.locale):
            # Its own menus stay English; what the extension is told is the language all the same.
            locales = self.profile / "locales"
            shutil.copytree(LOCALES, locales, dirs_exist_ok=True)
            shutil.copy(LOCALES / "en-US.pak", locales / f"{self.locale}.pak")
            mounts[locales] = LOCALES
        return mounts

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.errors.append(f"{message.location.get('url', '')}: {message.text}")

    # -- pages -------------------------------------------------------------------------------------

    def page(self, path: str) -> Page:
        """Open a page of the extension in a tab."""
        while True:
            opened = self.context.new_page()
            try:
                opened.goto(self.url(path))
            except Error as error:
                # After its installation the extension shows its options in whatever tab is blank.
                if "interrupted" not in error.message and "ERR_ABORTED" not in error.message:
                    raise
            else:
                return opened

    def panel(self) -> Page:
        return self.page(PANEL)

    def options(self) -> Page:
        return self.page(OPTIONS)

    def pump(self) -> bool:
        """Let Playwright hear what happened in the meantime, which it does while it is asked."""
        self.context.pages[0].wait_for_timeout(10)
        return True

    def close_pages(self) -> None:
        """Close every page but the one in which scripts run."""
        self.in_extension("() => null")
        for page in self.context.pages:
            if page is not self._helper:
                page.close()

    # -- the service worker ------------------------------------------------------------------------

    def service_worker(self) -> Worker:
        """The service worker, woken up when it sleeps."""
        if self._id is not None and not self._worker_targets():
            self.in_extension("() => chrome.runtime.sendMessage({type: 'wake'}).catch(() => null)")
        workers = self.context.service_workers or [self.context.wait_for_event("serviceworker")]
        return workers[-1]

    def kill_service_worker(self) -> None:
        """End the service worker in the middle of whatever it does."""
        session = self.browser_session()
        for target in self._worker_targets():
            session.send("Target.closeTarget", {"targetId": target})
        session.detach()
        wait_for(lambda: not self._worker_targets())

    def _worker_targets(self) -> list[str]:
        session = self.browser_session()
        targets = session.send("Target.getTargets")["targetInfos"]
        session.detach()
        return [
            target["targetId"]
            for target in targets
            if target["type"] == "service_worker" and target["url"] == self.url(SERVICE_WORKER)
        ]

    def browser_session(self) -> CDPSession:
        browser = self.context.browser
        assert browser is not None
        return browser.new_browser_cdp_session()

    # -- gestures ----------------------------------------------------------------------------------

    def press_button(self, tab: Page) -> None:
        """Press the toolbar button while this tab is in front; Chrome then lets it be read.

        A side panel left open would take what is captured before a panel in a tab can.
        """
        self.close_side_panel()
        tab.bring_to_front()
        session = self.browser_session()
        tabs = session.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
        (target,) = [one["targetId"] for one in tabs if one["url"] == tab.url]
        session.send("Extensions.triggerAction", {"id": self.id, "targetId": target})
        session.detach()

    def choose_from_menu(self, tab: Page, info: Mapping[str, Any]) -> None:
        """Let Chrome report a click in the context menu of this tab."""
        tab.bring_to_front()
        self.service_worker().evaluate(
            """async ([info, shown]) => {
              const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
              // With what Chrome tells of a tab on which somebody clicked.
              chrome.contextMenus.onClicked.dispatch(info, { ...tab, ...shown });
            }""",
            [dict(info), {"url": tab.url, "title": tab.title()}],
        )

    def has_side_panel(self) -> bool:
        """Whether the real side panel is open; Playwright sees only tabs."""
        found: list[Any] = self.in_extension(
            "() => chrome.runtime.getContexts({ contextTypes: ['SIDE_PANEL'] })"
        )
        return found != []

    def close_side_panel(self) -> None:
        """Close the real side panel, which takes what is captured before a tab can."""
        self.service_worker().evaluate(
            """async () => {
              for (const { id } of await chrome.windows.getAll()) {
                await chrome.sidePanel.close({ windowId: id }).catch(() => null);
              }
            }"""
        )
        wait_for(lambda: not self.has_side_panel())

    def allow_reloading(self) -> None:
        """Developer mode, without which an unpacked extension that reloads stays switched off."""
        self._on_page_of_extensions(
            "() => chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })"
        )

    def version(self) -> str:
        """The version that runs; empty while one replaces another."""
        info = self._info()
        return str(info["version"]) if info["state"] == "ENABLED" else ""

    def _info(self) -> dict[str, Any]:
        found: dict[str, Any] = self._on_page_of_extensions(
            "id => chrome.developerPrivate.getExtensionInfo(id)"
        )
        return found

    def _on_page_of_extensions(self, script: str) -> Any:
        page = self.context.new_page()
        try:
            page.goto("chrome://extensions")
            return page.evaluate(script, self.id)
        finally:
            page.close()

    # -- storage -----------------------------------------------------------------------------------

    def in_extension(self, script: str, argument: Any = None) -> Any:
        """Run a script with the extension's rights, in a page that runs nothing else."""
        if self._helper is None or self._helper.is_closed():
            self._helper = self.page("manifest.json")
        return self._helper.evaluate(script, argument)

    def storage(self, area: str = "local") -> dict[str, Any]:
        found: dict[str, Any] = self.in_extension("area => chrome.storage[area].get(null)", area)
        return found

    def queue(self) -> list[dict[str, Any]]:
        """The entries of the queue with their states, oldest first."""
        found: list[dict[str, Any]] = self.in_extension(
            "async () => (await import('/lib/queue.js')).entries()"
        )
        return found

    def drafts(self) -> list[dict[str, Any]]:
        """The values of what is half typed, the newest first."""
        found: list[dict[str, Any]] = self.in_extension(
            "async () => (await (await import('/lib/draft.js')).readDrafts())"
            ".map(({ values }) => values)"
        )
        return found

    def badge(self) -> str:
        """What the toolbar button says of the queue and what became of it; "" for anything else."""
        text, title = self._button()
        return "" if title == self._title_of_unanswered(text) else text

    def unanswered(self) -> str:
        """How many people wait for an answer, as the toolbar button says; "" for anything else."""
        text, title = self._button()
        return text if title == self._title_of_unanswered(text) else ""

    def _button(self) -> tuple[str, str]:
        text, title = self.in_extension(
            "() => Promise.all([chrome.action.getBadgeText({}), chrome.action.getTitle({})])"
        )
        return text, title

    def _title_of_unanswered(self, count: str) -> str:
        told: str = self.in_extension(
            """async (count) => {
              const [{ loadMessages, t }, { readConnection }] = await Promise.all(
                [import("/lib/i18n.js"), import("/lib/connection.js")]);
              await loadMessages((await readConnection()).locale);
              return t("appBadgeUnanswered", count);
            }""",
            count,
        )
        return told

    def look_for_news(self) -> None:
        """What the service worker does each minute."""
        self.service_worker().evaluate(
            "() => chrome.alarms.onAlarm.dispatch({ name: 'news', scheduledTime: Date.now() })"
        )

    def notifications(self) -> list[str]:
        """The ids of what the desktop shows of the extension."""
        found: dict[str, Any] = self.in_extension("() => chrome.notifications.getAll()")
        return sorted(found)

    def installed_errors(self) -> list[str]:
        """What chrome://extensions shows under "Errors"."""
        info = self._info()
        return [
            f"{error.get('source', '')}: {error.get('message', '')}"
            for kind in ("manifestErrors", "runtimeErrors")
            for error in info[kind]
        ]

    def forget_work(self) -> None:
        """Remove what earlier tests left: queue, draft, answers; who is connected stays."""
        self.in_extension(
            """async () => {
              const names = Object.keys(await chrome.storage.local.get(null));
              await chrome.storage.local.remove(
                names.filter((name) => /^(queue|draft|outcome|change):/.test(name)));
              await chrome.storage.session.clear();
            }"""
        )
