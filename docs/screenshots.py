"""Makes the images of docs/images from a running system: `make up`, then `.venv/bin/python docs/screenshots.py`.

The sandbox's page is photographed with Chromium, the table is what `indica up` prints in a terminal,
cut to a dozen of its rows. Nothing is drawn by hand. Needs the development dependencies and a
`chromium` on the PATH.
"""  # noqa: E501

from __future__ import annotations

import io
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

IMAGES = Path(__file__).resolve().parent / "images"
INDICA = str(Path(sys.executable).parent / "indica")

LEAD = "Helena Braga"
"""The lead whose conversation is open in the picture; one of the demonstration."""
ROWS = (1, 3, 5, 6, 9, 11, 12, 14, 15, 17, 21, 22, 27)
"""Rows of the table that are shown: one of each fate."""
COLUMNS = 152


def main() -> None:
    status = json.loads(subprocess.check_output([INDICA, "status", "--json"]))
    if status["processes"]["sandbox"]["state"] != "running":
        sys.exit("the sandbox does not run: `make up` first")
    IMAGES.mkdir(exist_ok=True)
    lines = picked(terminal_output(INDICA, "up"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        photograph_sandbox(browser, status["sandbox_url"])
        photograph_table(browser, lines)
        browser.close()


def photograph_sandbox(browser: Browser, url: str) -> None:
    """One lead's conversation, open; the person presses the button unless it was done before."""
    page = browser.new_page(
        viewport={"width": 1240, "height": 1010},
        device_scale_factor=1.5,
        locale="pt-BR",
        timezone_id="America/Sao_Paulo",
        color_scheme="light",
        reduced_motion="reduce",
    )
    page.goto(url)
    page.get_by_role("link").filter(has_text=LEAD).first.click()
    page.get_by_role("heading", name=LEAD).wait_for()
    if not page.get_by_text("Tocou no botão").count():
        page.get_by_role("button", name="Quero conversar").first.click()
    page.get_by_text("A pessoa tocou em").last.wait_for()
    page.screenshot(path=IMAGES / "sandbox.png")
    page.close()


def terminal_output(*command: str) -> list[Text]:
    """What a command prints when it writes to a terminal, with its colours."""
    parent, child = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    with subprocess.Popen(command, stdout=child, stderr=child, env=environment) as process:
        os.close(child)
        chunks = []
        while True:
            try:
                chunk = os.read(parent, 65536)
            except OSError:  # the terminal's other end is closed
                break
            if not chunk:
                break
            chunks.append(chunk)
    os.close(parent)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    printed = b"".join(chunks).decode().replace("\r\n", "\n")
    return [Text.from_ansi(line) for line in printed.split("\n")]


def picked(lines: list[Text]) -> list[Text]:
    """The table's head and the rows of ROWS, each with its continuation lines."""
    top = next(n for n, line in enumerate(lines) if "Where each lead stands" in line.plain)
    shown: list[Text] = []
    keep = True
    for line in lines[top:]:
        plain = line.plain
        if plain.startswith("40 leads posted"):
            break
        number = re.match(r"\s*(\d+)\s", plain)
        if number is not None:
            keep = int(number[1]) in ROWS
        if keep and (plain.strip() or not shown):
            shown.append(line)
    return shown


def photograph_table(browser: Browser, lines: list[Text]) -> None:
    """The lines as a terminal shows them."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    for line in lines:
        line.rstrip()
        console.print(line, soft_wrap=True)
    html = console.export_html(theme=SVG_EXPORT_THEME, inline_styles=True)
    page = browser.new_page(viewport={"width": 1240, "height": 1010}, device_scale_factor=2)
    page.set_content(html)
    page.add_style_tag(
        content="body{margin:0} pre{display:inline-block;box-sizing:border-box;min-width:1100px;"
        "margin:0;padding:20px 24px;font:13px/1.45 'Liberation Mono','DejaVu Sans Mono',"
        "monospace!important;background:#1f2328}"
        " code{font:inherit!important}"
    )
    page.locator("pre").screenshot(path=IMAGES / "table.png")
    page.close()


if __name__ == "__main__":
    main()
