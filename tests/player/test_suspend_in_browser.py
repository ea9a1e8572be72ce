"""What a learning system keeps of a package: any history packs, unpacks to the same, and fits."""

import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from player.codes import LENGTH, MOST, VERSION, WHOLE, code, codes
from player.templating import asset
from tests.formats.packaged import packages

pytestmark = pytest.mark.browser

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40)
PACK = (
    "([done, codes, told]) => DigiboardsPlayer.pack(Object.fromEntries(done.map((name) => [name, 'x'])), codes, told)"
)
TOLD = "(text) => DigiboardsPlayer.told(text)"
NOTHING = {"finished": False, "score": None}
WHOLES = st.fixed_dictionaries({"finished": st.booleans(), "score": st.none() | st.integers(0, 100)})
UNPACK = "([text, codes]) => DigiboardsPlayer.unpack(text, codes)"
Ask = Callable[..., object]


@pytest.fixture(scope="module")
def script(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    page.add_script_tag(content="window.DigiboardsPlayer = {};" + asset("suspend.js"))
    yield page
    page.close()


@given(data=st.data(), told=WHOLES)
def test_any_history_of_the_largest_package_packs_and_unpacks(
    script: Page, data: st.DataObject, told: dict[str, object]
) -> None:
    known = packages("scorm", "trust")["programme.zip"].facts["codes"]
    done = data.draw(st.sets(st.sampled_from(sorted(known))))
    packed = script.evaluate(PACK, [sorted(done), known, told])
    assert len(packed) <= len(VERSION) + LENGTH * len(done) + WHOLE <= MOST
    assert packed.isascii()
    assert set(script.evaluate(UNPACK, [packed, known])) == done
    assert script.evaluate(TOLD, packed) == told
    # A package of before the score was kept reads all of it by fives.
    old = re.findall(f".{{{LENGTH}}}", packed[len(VERSION) :])
    assert {name for name, its in known.items() if its in old} == done


@given(before=st.sets(NAMES, max_size=30), after=st.sets(NAMES, max_size=30), data=st.data())
def test_a_new_version_drops_what_went_and_has_not_done_what_is_new(
    script: Page, before: set[str], after: set[str], data: st.DataObject
) -> None:
    # Names that "in" of a script finds in every object are no names of blocks.
    done = data.draw(st.sets(st.sampled_from(sorted(before)))) if before else set()
    packed = script.evaluate(PACK, [sorted(done), codes(before), NOTHING])
    assert set(script.evaluate(UNPACK, [packed, codes(after)])) == done & after


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])))
def test_anything_that_a_system_gives_back_is_borne(script: Page, text: str) -> None:
    found = script.evaluate(UNPACK, [text, codes(["a", "b"])])
    if text and not text.startswith(VERSION):
        assert found is None
    else:
        assert found in ([], ["a"], ["b"], ["a", "b"])
    told = script.evaluate(TOLD, text)
    assert told["score"] is None or 0 <= told["score"] < 1000


def test_a_code_is_of_the_name_alone() -> None:
    assert code("g5-welcome-1") == codes(["other", "g5-welcome-1"])["g5-welcome-1"]


def test_what_would_not_fit_is_refused_at_export() -> None:
    most = (MOST - len(VERSION) - WHOLE) // LENGTH
    assert len(codes(f"name-{number}" for number in range(most))) == most
    with pytest.raises(ValueError, match="more than a learning system keeps"):
        codes(f"name-{number}" for number in range(most + 1))
