"""Text that was not saved stays on the device: for its writer alone, and never sent by itself after the deadline."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.browsing import chromium, device, house, wait_for
from tests.partnerships.conftest import Fjordby
from tests.stories.test_two_hands import page_of, sign_in, text_of

pytestmark = [pytest.mark.proof, pytest.mark.browser]
CLOSES = datetime(2024, 10, 23, 22, tzinfo=UTC)
FIELD = '[name="G3.continuation"]'
TEXT = "Xylofonens fortrolige kvartalsregnskab"
IN_CLEAR = "Zebrafinkens offentlige dagsorden"
# Everything that a script of this page can find of what the browser keeps for the portal.
STORED = """async () => {
  const said = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
    for (const box of base.objectStoreNames) {
      const all = (what) => new Promise((done) => {
        base.transaction(box).objectStore(box)[what]().onsuccess = (event) => done(event.target.result);
      });
      said.push(...await all("getAllKeys"));
      const text = new TextDecoder("latin1");
      for (const row of await all("getAll")) said.push(Object.keys(row).join(), text.decode(row.data));
    }
    base.close();
  }
  return said;
}"""
# Somebody else at this browser who knows how it is made: takes the row, and tries the key that her own page has.
BREAK_IN = """async ([name, writer]) => {
  const base = await new Promise((done) => { indexedDB.open("kamrat").onsuccess = (e) => done(e.target.result); });
  const box = base.transaction("texts").objectStore("texts");
  const row = await new Promise((done) => { box.get(name).onsuccess = (e) => done(e.target.result); });
  const bits = Uint8Array.from(document.getElementById("kept").dataset.lock.match(/../g), (pair) => parseInt(pair, 16));
  const key = await crypto.subtle.importKey("raw", bits, "AES-GCM", false, ["decrypt"]);
  const additionalData = new TextEncoder().encode(`${writer}|${name}`);
  const how = { name: "AES-GCM", iv: row.iv, additionalData };
  const read = await crypto.subtle.decrypt(how, key, row.data).catch(() => null);
  return read && new TextDecoder().decode(read);
}"""
LATER = """() => {
  const [real, fetch] = [Date.now, window.fetch];
  Date.now = () => real() + 36 * 3600 * 1000;
  window.sent = [];
  window.fetch = (where, ...how) => { window.sent.push(where); return fetch(where, ...how); };
}"""


@pytest.fixture
def fjordby(ground):
    return Fjordby()


def on_disk(folder, text):
    """The files of a browser in which a text can be read."""
    ways = [text.encode(), text.encode("utf-16-le")]
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    return [path for path in files if any(way in path.read_bytes() for way in ways)]


def test_what_a_device_keeps_is_offered_to_its_writer_and_read_by_nobody_else(fjordby, tmp_path):
    name = f"kamrat:vejen:{fjordby.application.partnership_id}:{fjordby.maja.pk}:G3.continuation"
    with house(with_worker=False) as address:
        section = f"{address}{fjordby.address}sections/G/"
        with device(tmp_path) as browser:
            write_after_the_session(fjordby, browser, address, section, name)
        assert on_disk(tmp_path, "offentlige dagsorden")  # what is in clear is found
        assert on_disk(tmp_path, TEXT) == on_disk(tmp_path, "fortrolige") == []
        with device(tmp_path) as browser:  # the same device, another day; Jonas borrows it
            page = browser.new_page()
            sign_in(browser, fjordby.jonas, address)
            page.goto(section)
            page.wait_for_timeout(1000)
            assert page.locator("#kept").is_hidden() and TEXT not in page.content()
            assert page.evaluate(BREAK_IN, [name, fjordby.maja.pk]) is None
            assert name in page.evaluate(STORED)  # and it is still there for her
            sign_in(browser, fjordby.maja, address)
            page.goto(section)
            page.locator("#kept blockquote", has_text=TEXT).wait_for()
            assert page.evaluate(BREAK_IN, [name, fjordby.maja.pk]) == TEXT  # it was the key, and not the way
            put_back(fjordby, page, name)


def write_after_the_session(fjordby, browser, address, section, name):
    """Maja writes on when her session has ended."""
    sign_in(browser, fjordby.maja, address)
    page = browser.new_page()
    page.goto(section)
    browser.clear_cookies(name="sessionid")
    page.fill(FIELD, TEXT)
    page.locator("#saved-state", has_text="signed out").wait_for()
    wait_for(lambda: name in page.evaluate(STORED))  # it is kept
    stored = page.evaluate(STORED)
    assert not [each for each in stored if "Xylofonens" in each or "fortrolige" in each]
    page.evaluate("text => localStorage.setItem('canary', text)", IN_CLEAR)
    page.goto(f"{address}/")


def put_back(fjordby, page, name):
    assert page.input_value(FIELD) == "" and text_of(fjordby, "G3", "continuation") is None  # offered, never sent
    page.click("#kept button >> nth=0")
    page.locator("#saved-state .done", has_text="Saved").wait_for()
    wait_for(lambda: name not in page.evaluate(STORED))
    assert text_of(fjordby, "G3", "continuation") == TEXT


def said(page):
    """What the box of kept text says, in one line."""
    return " ".join(page.inner_text("#kept").split())


def throw_away(page):
    """The last of the three buttons, and its text is gone from the device."""
    page.click("#kept button >> nth=2")
    wait_for(lambda: not any(str(each).endswith(":G3.continuation") for each in page.evaluate(STORED)))


def test_kept_text_is_not_sent_by_itself_after_the_deadline(fjordby, moved_clock):
    sent = []
    with house(with_worker=False) as address, chromium() as browser:
        maja = page_of(browser, fjordby.maja, address)
        section = f"{address}{fjordby.address}sections/G/"
        maja.goto(section)
        maja.context.set_offline(True)
        maja.fill(FIELD, TEXT)
        maja.locator("#saved-state", has_text="No connection").wait_for()
        moved_clock(CLOSES + timedelta(minutes=1))
        maja.evaluate(LATER)  # in her browser too
        maja.context.set_offline(False)  # the try that waits comes now, and the line is there
        maja.locator("#saved-state", has_text="The deadline has passed").wait_for()
        maja.wait_for_timeout(6000)
        assert [each for each in maja.evaluate("window.sent") if "/questions/" in each] == []
        maja.on("request", lambda request: sent.append(request.url) if "/questions/" in request.url else None)
        maja.goto(section)
        maja.locator("#kept blockquote", has_text=TEXT).wait_for()
        assert "Deadline: Wednesday 23 October 2024, 24:00" in said(maja)
        assert "In your time: Wednesday, 23 October 2024 at 22:00" in said(maja)
        assert maja.locator("#kept button").all_inner_texts() == ["Copy the text", "Save as a file", "Throw away"]
        with maja.expect_download() as saved:
            maja.click("#kept button >> nth=1")
        assert saved.value.suggested_filename == "G3.continuation.txt" and saved.value.path().read_text() == TEXT
        maja.wait_for_timeout(2000)
        assert (sent, text_of(fjordby, "G3", "continuation")) == ([], None)
        throw_away(maja)
        maja.goto(section)
        maja.wait_for_timeout(1000)
        assert maja.locator("#kept").is_hidden()


def test_who_could_not_save_a_text_before_the_others_sent_it_finds_it_on_the_receipt(ground):
    whole = Fjordby().answer_all()
    with house(with_worker=False) as address, chromium() as browser:
        maja = page_of(browser, whole.maja, address)
        maja.goto(f"{address}{whole.address}sections/G/")
        maja.context.set_offline(True)
        maja.fill(FIELD, TEXT)
        maja.locator("#saved-state", has_text="No connection").wait_for()
        whole.consent(whole.maja), whole.consent(whole.jonas)
        maja.goto("about:blank")
        maja.context.set_offline(False)
        maja.goto(f"{address}{whole.address}receipt/1/")
        maja.locator("#kept blockquote", has_text=TEXT).wait_for()
        assert "is not part of what was sent" in maja.inner_text("#kept")
        assert maja.locator("#kept button").all_inner_texts() == ["Copy the text", "Save as a file", "Throw away"]
