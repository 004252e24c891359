"""The tab of the sandbox's Chatwoot, as a consultant opens it."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Page, expect

from tests.support.waiting import PATIENCE

LONG = 20_000 * PATIENCE


def open_tab(page: Page, sandbox_url: str, wanted: str) -> FrameLocator:
    """The tab beside the only conversation of somebody with this name or phone."""
    page.goto(sandbox_url)
    page.locator("#search").fill(wanted)
    row = page.locator("#items a.item")
    expect(row).to_have_count(1, timeout=LONG)
    row.click()
    page.locator("#apps").get_by_role("button", name="Indica", exact=True).click(timeout=LONG)
    return page.frame_locator("#app-frame")


def connect(tab: FrameLocator, code: str) -> None:
    """Type the code that whoever runs Indica made."""
    field = tab.get_by_label("Código de acesso")
    expect(field).to_be_visible(timeout=LONG)
    field.fill(code)
    field.press("Enter")
    expect(tab.locator(".me")).to_be_visible(timeout=LONG)
