"""What other browsers do: older ones lack functions, and some translate the page."""

from lesson_page import PAUSED, STEP, reaches
from playwright.sync_api import expect

# as Safari 15; the messages in which the browser asks for a new drawing are counted, and its time can be set forward
OLDER = """
for (const [object, name] of [[AbortSignal, "timeout"], [AbortSignal, "any"], [Element.prototype, "checkVisibility"], [window, "requestIdleCallback"]])
  delete object[name];
window.mended = window.ahead = window.looks = 0;
const now = performance.now.bind(performance);
performance.now = () => now() + window.ahead;
const { send } = WebSocket.prototype;
WebSocket.prototype.send = function (bytes) {
  if (new TextDecoder().decode(bytes).includes("again ")) window.mended += 1;
  send.call(this, bytes);
};
addEventListener("ganscope:look", () => (window.looks += 1));
"""
TRANSLATED = """([word, where]) => {
  const walker = document.createTreeWalker(document.querySelector(where), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (walker.currentNode.data === word) {
    const font = document.createElement("font");
    font.textContent = "Palabra";
    return walker.currentNode.replaceWith(font);
  }
}"""


def looks(page, count):
    page.wait_for_function("until => window.looks >= until", arg=page.evaluate("window.looks") + count)


def test_an_older_browser_and_a_translated_page_keep_running(app, fresh):
    page = fresh(app, script=OLDER)
    page.wait_for_function("() => +document.querySelector('.gs-front')?.dataset.step > 0")
    page.goto(f"{app}/plane?seed=9&play=1")
    reaches(page, 20)
    expect(page.get_by_role("tab", name="Words")).to_be_visible()  # the page is drawn to its end
    page.evaluate(TRANSLATED, ["Words", ".st-key-lesson_tab [role=tablist]"])
    page.get_by_role("tab", name="Palabra").click()
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.locator("[data-testid=stDialog] code").first).to_contain_text("tab=words")
    page.keyboard.press("Escape")
    expect(page.locator("[data-testid=stDialog]")).to_be_hidden()
    page.evaluate(TRANSLATED, ["Pause", "[class*=_run_bar]"])
    expect(page.locator("[class*=_run_bar]").get_by_text("Palabra")).to_be_visible()
    for _ in range(2):
        looks(page, 2)
        page.evaluate("window.ahead += 3000")  # past the time for which the bar may show an old state
    looks(page, 2)
    assert page.evaluate("window.mended") == 0, "the words of the button are no sign of its state"
    page.locator(".st-key-plane_gan_play button").first.click()
    page.wait_for_function(PAUSED)
    page.get_by_role("tab", name="Try").click()
    page.locator(".st-key-plane_gan_play button").first.click()
    reaches(page, 1 + page.evaluate(STEP))
    assert not page.errors
