"""The tab Claims in a real browser: a claim is run, its verdict stays, another seed is tried, and a link repeats it."""

import re

from playwright.sync_api import expect

from gan_core import claims

NAME = "one_on_the_other"
CLAIM = claims.of_lesson("critic")[NAME]
VERDICT = re.compile("✓ This run agrees with the claim|✗ A counterexample")


def box(page):
    """The claim on its page."""
    return page.locator("[data-testid=stVerticalBlock]", has_text=CLAIM.sentence).last


def test_a_claim_is_run_and_its_link_repeats_the_run(app, fresh):
    page = fresh(f"{app}/critic?tab=claims", held=True)
    box(page).get_by_role("button", name="Run it", exact=True).click()
    page.wait_for_url(re.compile(f"stop={CLAIM.step}"))
    expect(page).to_have_url(re.compile(r"play=1.*seed=\d{4}|seed=\d{4}.*play=1"))
    expect(box(page)).to_contain_text(VERDICT)
    expect(page.locator(".gs-readings")).to_contain_text(f"{CLAIM.step}")
    said = box(page).get_by_text(VERDICT).inner_text()
    link = box(page).get_by_role("link", name="Link to this run").get_attribute("href")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function(
        f"() => +document.querySelector('.gs-readings dd').textContent.replace(/\\D/g, '') > {CLAIM.step}"
    )
    expect(box(page)).to_contain_text(VERDICT)  # it stays when the run goes on
    box(page).get_by_role("button", name="Try another seed").click()
    expect(box(page)).to_contain_text("Of your 2 runs of this claim")
    other = fresh(link, held=True)
    expect(box(other).get_by_text(VERDICT)).to_have_text(said)
    assert not page.errors and not other.errors


def test_a_formula_is_judged_when_its_settings_are_set(app, fresh):
    page = fresh(f"{app}/noise?tab=claims", held=True)
    sentence = claims.of_lesson("noise")["flat_where_the_noise_is_wide"].sentence
    claim = page.locator("[data-testid=stVerticalBlock]", has_text=sentence).last
    claim.get_by_role("button", name="Set its settings").click()
    expect(claim).to_contain_text("✓ This setting agrees with the claim")
    page.get_by_role("button", name="Undo").click()
    expect(claim).to_contain_text("This does not count for the claim")
    assert not page.errors
