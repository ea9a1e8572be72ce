"""Every key can be retired: texts go under the newest, each still bound to its row, whatever stops it half-way."""

from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import CommandError, call_command
from django.db import OperationalError

from digiboards_xblocks.activities.base import private_texts, reencryption
from digiboards_xblocks.activities.base.models import PrivateText

from .conftest import COURSE_KEY
from .programmes import person

OLD, NEW, GONE = (Fernet.generate_key().decode() for _ in range(3))


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(reencryption, "_AT_ONCE", 3)
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [OLD]


def where(user: Any, name: str) -> dict[str, Any]:
    key = COURSE_KEY.make_usage_key("digiboards_reflection", "here")
    return {"usage_key": key, "learner_id": user.pk, "kind": "reflection", "name": name}


def write(user: Any, number: int) -> None:
    for place in range(number):
        private_texts.save_text(**where(user, f"r{place}"), text=f"Words {place}", based_on="")


def unbind(row: PrivateText, key: str) -> None:
    """Put a ciphertext of no place into a row, as texts were kept before they were bound to their rows."""
    PrivateText.objects.filter(pk=row.pk).update(ciphertext=Fernet(key).encrypt(b"Written long ago").decode())


def texts() -> list[str]:
    return [row.decrypt() for row in PrivateText.objects.order_by("pk")]


def test_all_texts_go_under_the_newest_key(db: None, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    write(person("amina"), 7)
    before = texts()
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [NEW, OLD]
    call_command("digiboards_reencrypt", "--check")
    newest, older = (line.rpartition(": ") for line in capsys.readouterr().out.splitlines())
    assert (newest[2], older[2]) == ("0", "7")
    assert "still needed" in older[0]
    assert OLD[:8] not in older[0]

    call_command("digiboards_reencrypt")
    assert "Encrypted anew: 7\n" in capsys.readouterr().out
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [NEW]
    assert texts() == before
    call_command("digiboards_reencrypt")
    assert "Encrypted anew: 0\n" in capsys.readouterr().out


def test_a_check_changes_nothing(db: None, settings: Any) -> None:
    write(person("amina"), 2)
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [NEW, OLD]
    before = list(PrivateText.objects.values())
    call_command("digiboards_reencrypt", "--check")
    assert list(PrivateText.objects.values()) == before


@pytest.mark.parametrize("stop_at", range(8))
def test_stopped_anywhere_every_text_can_be_read_and_a_second_run_goes_on(
    stop_at: int, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(person("amina"), 7)
    before = texts()
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [NEW, OLD]
    real, calls = reencryption._renew, []

    def stopped(row: PrivateText) -> bool:
        calls.append(row)
        if len(calls) > stop_at:
            raise OperationalError("killed")
        return real(row)

    with monkeypatch.context() as patch:
        patch.setattr(reencryption, "_renew", stopped)
        if stop_at < 7:
            with pytest.raises(OperationalError):
                reencryption.reencrypt_texts()
    assert texts() == before
    done_before = stop_at // 3 * 3 if stop_at < 7 else 0
    assert reencryption.count_texts_by_key()[0] == done_before

    assert reencryption.reencrypt_texts() == (7 - done_before, 0)
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [NEW]
    assert texts() == before


def test_a_text_that_is_saved_meanwhile_stays_as_it_was_saved(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = person("amina")
    saved = private_texts.save_text(**where(user, "r"), text="Before", based_on="")
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [NEW, OLD]
    real = PrivateText.encrypt

    def slow(row: PrivateText, text: str) -> None:
        monkeypatch.setattr(PrivateText, "encrypt", real)
        private_texts.save_text(**where(user, "r"), text="After", based_on=saved.revision)
        real(row, text)

    monkeypatch.setattr(PrivateText, "encrypt", slow)
    assert reencryption.reencrypt_texts() == (0, 0)
    assert texts() == ["After"]


def test_what_no_key_opens_is_left_and_told(db: None, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    write(person("amina"), 3)
    lost = PrivateText.objects.order_by("pk")[1]
    unbind(lost, GONE)
    lost.refresh_from_db()
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="were left: 1"):
        call_command("digiboards_reencrypt")

    assert "No key opens: 1" in capsys.readouterr().out
    assert PrivateText.objects.get(pk=lost.pk).ciphertext == lost.ciphertext
    assert reencryption.count_texts_by_key() == {0: 2, reencryption.NO_KEY: 1}


@pytest.mark.parametrize("keys", [[], ["short"]])
def test_without_a_usable_key_it_says_so_and_shows_none(db: None, settings: Any, keys: list[str]) -> None:
    write(person("amina"), 1)
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = keys
    with pytest.raises(CommandError, match="DIGIBOARDS_PRIVATE_TEXT_KEYS"):
        call_command("digiboards_reencrypt")


# Each in its own place


def test_a_ciphertext_opens_in_its_own_row_alone(db: None) -> None:
    amina, ben = person("amina"), person("ben")
    private_texts.save_text(**where(amina, "r"), text="Amina's own words", based_on="")
    private_texts.save_text(**where(ben, "r"), text="Ben's", based_on="")
    stolen = PrivateText.objects.get(learner=amina).ciphertext
    PrivateText.objects.filter(learner=ben).update(ciphertext=stolen)

    found = private_texts.text(**where(ben, "r"))
    assert found is not None
    assert not found.readable
    assert PrivateText.objects.get(learner=ben).record_values()["text"] is None
    with pytest.raises(InvalidToken):
        PrivateText.objects.get(learner=ben).decrypt()
    assert private_texts.text(**where(amina, "r")).text == "Amina's own words"  # type: ignore[union-attr]
    assert reencryption.reencrypt_texts() == (0, 1)


@pytest.mark.parametrize("change", ["learner_id", "usage_key", "kind", "name"])
def test_each_part_of_the_place_counts(change: str, db: None) -> None:
    user, other = person("amina"), person("ben")
    private_texts.save_text(**where(user, "r"), text="Words", based_on="")
    row = PrivateText.objects.get()
    setattr(row, change, other.pk if change == "learner_id" else f"{getattr(row, change)}x")
    with pytest.raises(InvalidToken):
        row.decrypt()


def test_swapped_ciphertexts_of_two_learners_are_both_refused(db: None) -> None:
    amina, ben = person("amina"), person("ben")
    private_texts.save_text(**where(amina, "r"), text="Amina's own words", based_on="")
    private_texts.save_text(**where(ben, "r"), text="Ben's", based_on="")
    hers, his = PrivateText.objects.get(learner=amina), PrivateText.objects.get(learner=ben)
    PrivateText.objects.filter(pk=hers.pk).update(ciphertext=his.ciphertext)
    PrivateText.objects.filter(pk=his.pk).update(ciphertext=hers.ciphertext)

    for user in (amina, ben):
        found = private_texts.text(**where(user, "r"))
        assert found is not None
        assert found.content is None
    assert reencryption.reencrypt_texts() == (0, 2)


@pytest.mark.parametrize("key", [OLD, NEW], ids=["old", "new"])
def test_a_ciphertext_that_is_bound_to_no_row_is_refused_in_every_row(key: str, db: None, settings: Any) -> None:
    """One from before texts were bound, out of an old back-up, could be put into anybody's row."""
    amina, ben = person("amina"), person("ben")
    private_texts.save_text(**where(amina, "r"), text="Hers", based_on="")
    private_texts.save_text(**where(ben, "r"), text="His", based_on="")
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [NEW, OLD]
    for row in PrivateText.objects.all():
        unbind(row, key)

    for user in (amina, ben):
        found = private_texts.text(**where(user, "r"))
        assert found is not None
        assert found.content is None
        with pytest.raises(InvalidToken):
            PrivateText.objects.get(learner=user).decrypt()
    before = list(PrivateText.objects.order_by("pk").values_list("ciphertext", flat=True))
    assert reencryption.reencrypt_texts() == (0, 2)
    assert list(PrivateText.objects.order_by("pk").values_list("ciphertext", flat=True)) == before


@pytest.mark.parametrize("written", ["\x00bound:", "\x00bound:" + "0" * 64 + "words"])
def test_words_that_look_bound_are_bound_to_nothing(written: str, db: None) -> None:
    write(person("amina"), 1)
    ciphertext = Fernet(OLD).encrypt(written.encode()).decode()
    PrivateText.objects.update(ciphertext=ciphertext)
    with pytest.raises(InvalidToken):
        PrivateText.objects.get().decrypt()
