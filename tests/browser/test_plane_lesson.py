"""The first lesson in a real browser: it trains, it can be steered, and it says what is wrong."""

import re

import pytest
from lesson_page import PAINTED, PAUSED, READY, STEP, reaches, reading
from playwright.sync_api import expect

# sizes at which two cores are enough even beside other tests
SMALL = "width_G=8&width_D=8&batch_size=64"


def test_a_gan_trains_when_the_page_is_opened(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}")
    reaches(page, 300)
    page.wait_for_selector(".gs-picture .js-plotly-plot")  # plotly.js is fetched once, after the first steps
    node = page.evaluate_handle("document.querySelector('.gs-picture .js-plotly-plot')")
    reaches(page, 600)
    assert page.evaluate(
        "node => node.isConnected && node === document.querySelector('.gs-picture .js-plotly-plot')", node
    )
    assert reading(page, "status") == "running" and not page.errors


def test_a_live_change_takes_effect_in_the_running_run_and_is_marked(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}")
    reaches(page, 200)
    page.get_by_role("slider", name=re.compile("Learning rate of G")).press("ArrowRight")
    page.wait_for_function("() => document.body.innerText.includes('Learning rate of G: 2 × 10⁻³')")
    before = page.evaluate(STEP)
    reaches(page, before + 50)
    assert page.evaluate(STEP) > 200, "the run went on"
    page.check("[data-layer=arrows]")
    page.get_by_role("tab", name="Mathematics").click()
    page.get_by_role("button", name="Share", exact=True).click()
    link = page.locator("[data-testid=stDialog] code").first
    expect(link).to_contain_text(
        re.compile(r"layers=real,generated,discriminator,arrows&tab=mathematics&.*events=\d+:lr_G=0\.002&stop=\d+")
    )
    page.goto(link.inner_text())
    expect(page.get_by_role("tab", name="Mathematics")).to_have_attribute("aria-selected", "true")
    page.wait_for_function(READY)
    assert page.is_checked("[data-layer=arrows]")


def test_pause_step_and_reset(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}")
    reaches(page, 50)
    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_role("button", name="Play", exact=True).wait_for()
    page.wait_for_function(PAUSED)
    step = page.evaluate(STEP)
    page.get_by_role("button", name="Discriminator step", exact=True).click()
    page.wait_for_function(f"() => {STEP} === {step + 1}")
    page.get_by_role("button", name="Reset", exact=True).click()
    page.wait_for_function(f"() => {STEP} === 0")


def test_space_pauses_and_plays(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}")
    reaches(page, 20)
    page.locator(".stMainBlockContainer h1").click()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Play", exact=True).wait_for()
    page.wait_for_function(PAUSED)
    step = page.evaluate(STEP)
    page.keyboard.press("Space")
    reaches(page, step + 20)  # else "paused" below would still be that of the first pause
    page.get_by_role("button", name="Pause", exact=True).click()
    page.wait_for_function(PAUSED)
    step = page.evaluate(STEP)
    page.keyboard.press(".")
    page.wait_for_function(f"() => {STEP} === {step + 1}")
    page.keyboard.press("Space")  # not a press on the button that was clicked last
    reaches(page, step + 20)


def test_a_bad_link_is_answered_in_sentences_and_the_rest_of_it_is_used(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}&lr_D=7&loss=wgan&nonsense=1&seed=5")
    reaches(page, 20)
    for sentence in ("a number from 1 × 10⁻⁶ to 1", "one of Minimax", "unknown setting 'nonsense'"):
        expect(page.locator(".stMainBlockContainer")).to_contain_text(sentence)
    assert reading(page, "seed") == "5"


def test_a_shared_link_stops_at_its_step_with_its_events(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}&events=100:lr_D=0.005,150:step_D&stop=300")
    page.wait_for_function(f"() => {STEP} === 300")
    page.get_by_role("button", name="Play", exact=True).wait_for()
    assert reading(page, "step") == "300" and reading(page, "status") == "paused"
    page.locator(".gs-charts").get_by_text("step of D").first.wait_for()
    assert "events=100" in page.url and "stop=300" in page.url, "the link outlives its own events"
    page.get_by_role("button", name="Reset", exact=True).click()
    page.wait_for_function(f"() => {STEP} === 0")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function(f"() => {STEP} === 300")
    assert "events=100" in page.url and reading(page, "status") == "paused", "and is played again"


def test_a_number_that_is_not_finite_is_named_and_the_picture_stays(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}&loss=wasserstein&optimiser=sgd&lr_D=1&lr_G=1&n_D=5")
    page.get_by_text(
        re.compile(r"stopped at step \d+: the \w+'s (loss|gradient) was not a finite number")
    ).first.wait_for()
    page.wait_for_function(PAINTED)


def test_a_lesson_waits_for_its_reader_and_keeps_the_answer_in_sight(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}", held=True)
    beside, claim = page.locator(".st-key-lesson_opening"), page.locator(".gs-claim")
    beside.get_by_text("the real ones", exact=True).click()
    beside.get_by_text("You predict the real ones").wait_for()
    assert page.evaluate(STEP) == 0
    expect(claim).to_be_hidden()
    page.wait_for_function(PAINTED)
    top = page.locator(".gs-picture").bounding_box()["y"]
    for player, presses in (("Discriminator", 6), ("Generator", 3)):  # the guide
        for k in range(presses):
            beside.get_by_role("button", name=f"{player} step ({k + 1} of {presses})").click()
    beside.get_by_text("G has taken three steps along this gradient.").wait_for()
    page.wait_for_function("() => document.querySelector('[data-layer=arrows]').checked")
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator(".st-key-lesson_answer").get_by_text(re.compile("^[✓✗] You predicted the real ones")).wait_for()
    expect(claim).to_be_visible()
    expect(beside).to_have_count(0)
    assert abs(page.locator(".gs-picture").bounding_box()["y"] - top) <= 4, "the picture stays where it was"
    width = page.locator(".st-key-lesson_reading").bounding_box()["width"]
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("dialog").wait_for()
    assert page.locator(".st-key-lesson_reading").bounding_box()["width"] == width, "a dialog leaves the page as it was"
    assert not page.errors


def test_a_prediction_is_answered_by_the_run(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}")
    page.get_by_text("This run has the answer: show it").first.wait_for()
    expect(page.get_by_text("This run says").first).to_be_hidden()  # for who has not thought yet
    page.get_by_role("button", name="Predict first: restart and pause").click()
    page.wait_for_function(f"() => {STEP} === 0")
    page.get_by_text("the generated ones", exact=True).click()
    page.get_by_text("You predict the generated ones").wait_for()
    page.get_by_role("button", name="Play", exact=True).click()
    page.get_by_text(re.compile("You predicted the generated ones(, which is right|; this run says)")).first.wait_for()


def test_time_can_be_turned_back(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}&stop=400")
    page.wait_for_function(f"() => {STEP} === 400")
    page.locator(".gs-slider").press("Home")
    page.wait_for_function("() => document.querySelector('.gs-band')?.innerText.includes('the run is at step 400')")


def test_the_menu_leads_from_home_to_the_lesson_and_back_to_the_same_run(app, fresh):
    page = fresh(app)
    page.get_by_role("link", name=re.compile("How do two networks")).click()
    page.get_by_role("button", name="Skip the guide").click()
    page.get_by_role("button", name="Run", exact=True).click()
    reaches(page, 100)
    page.get_by_role("link", name="Home").first.click()
    page.get_by_text("This server", exact=True).wait_for()
    page.get_by_role("link", name="The plane").first.click()
    page.wait_for_function(READY)
    assert page.evaluate(STEP) >= 100, "the run went on while the reader was elsewhere"


def test_a_try_button_changes_the_run_and_shows_its_layer(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}")
    reaches(page, 20)
    page.get_by_role("tab", name="Try").click()
    page.get_by_role("button", name="Wasserstein with a gradient penalty").click()
    page.wait_for_function("() => document.querySelector('[data-layer=arrows]')?.checked")
    page.get_by_text("Wasserstein with a gradient penalty:").wait_for()
    page.locator("[data-layer=arrows]").uncheck()
    reaches(page, page.evaluate(STEP) + 50)
    assert not page.locator("[data-layer=arrows]").is_checked(), "what the reader switched off stays off"


def test_a_data_set_is_chosen_by_its_picture(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}")
    reaches(page, 20)
    page.locator("[class*=st-key-data] button", has=page.get_by_alt_text("Two moons")).click()
    page.wait_for_url("**data=two_moons**")
    page.get_by_text("Data: Two moons").wait_for()


def test_on_a_phone_the_controls_are_a_drawer(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}", size="narrow")
    reaches(page, 20)
    control = page.get_by_role("slider", name=re.compile("Learning rate of G"))
    expect(control).to_be_hidden()
    page.get_by_text("Settings", exact=True).click()
    control.wait_for(state="visible")
    drawer = page.locator("[data-testid=stColumn]", has=page.locator(".st-key-lesson_controls")).bounding_box()
    assert drawer["y"] > 844 / 3 and drawer["y"] + drawer["height"] == pytest.approx(844, abs=2), (
        "the picture stays in sight"
    )
    page.get_by_text("Settings", exact=True).click()
    control.wait_for(state="hidden")


def test_all_charts_agree_when_a_run_has_stopped(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}&stop=330")
    page.wait_for_function(f"() => {STEP} === 330")
    page.wait_for_function(
        """() => {
      const boxes = [...document.querySelectorAll('.gs-charts .js-plotly-plot')];
      const ranges = boxes.map(box => `${box._fullLayout.xaxis.range}`);
      const every = boxes.filter(box => ['losses', 'scores'].includes(box.dataset.figure)).map(box => box.data[0].x.at(-1));
      return boxes.length === 5 && new Set(ranges).size === 1 && every.length === 2 && every.every(step => step === 330);
    }"""
    )


def test_a_cure_is_switched_on_and_the_ground_says_what_it_is_of(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}&packing=2")
    reaches(page, 100)
    expect(page.locator(".gs-readings")).to_contain_text("D(x, x)")
    page.get_by_text("More · ").click()  # a link has set packing, which is under it
    page.get_by_text("Against mode collapse · 1 changed", exact=True).click()
    page.get_by_text("Feature matching", exact=True).first.click()
    page.wait_for_function("() => document.body.innerText.includes('Feature matching: on')")
    reaches(page, page.evaluate(STEP) + 50)
    assert not page.errors


def test_a_member_that_is_shown_may_go(app, fresh):
    page = fresh(f"{app}/plane?{SMALL}&members=3")
    reaches(page, 20)
    page.get_by_role("combobox", name=re.compile("Shown member")).click()
    page.get_by_role("option").nth(2).click()
    page.get_by_role("button", name="Reset to defaults").click()
    page.get_by_role("combobox", name=re.compile("Shown member")).wait_for(state="detached")
    reaches(page, 20)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    assert not page.errors
