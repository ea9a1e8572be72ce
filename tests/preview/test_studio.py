from tests.preview.sample_course import Page, key, links, nodes


def save(page: Page, content: str):
    data = {"values": {"content": content}, "defaults": []}
    return page.call(key("second"), "submit_studio_edits", data, path="studio-handler")


def content_of(page: Page) -> str:
    fields = nodes(page.get(f"studio/{key('second')}/"), "input.field-data-control")
    return next(field.get("value") for field in fields if field.get("id") == "xb-field-edit-content")


def test_edits_stay_in_studio_and_can_be_thrown_away(visit) -> None:
    staff = visit("staff")
    assert links(staff.get("xblock/second-unit/"), ".tools a")[0] == f"/as/staff/studio/{key('second')}/"
    assert content_of(staff) == ""

    assert save(staff, "edited <b>here</b>").json() == {"result": "success"}
    assert content_of(staff) == "edited <b>here</b>"
    assert "edited" not in staff.get("xblock/second-unit/").text
    assert "edited" not in visit("ben").get("xblock/second-unit/").text

    token = {"csrfmiddlewaretoken": staff.session.cookies["csrftoken"]}
    staff.session.post(f"{staff.base}studio-reset/{key('second')}/", data=token, timeout=20).raise_for_status()
    assert content_of(staff) == ""


def test_a_problem_is_refused_with_its_reason(visit) -> None:
    staff = visit("staff")
    answer = save(staff, "bad")
    assert answer.status_code == 400
    assert "line 1: not good" in answer.text


def test_learners_have_no_way_to_studio(visit) -> None:
    ben = visit("ben")
    assert links(ben.get("xblock/second-unit/"), ".tools a") == []
    assert ben.get(f"studio/{key('second')}/").status_code == 404
    assert save(ben, "x").status_code == 404


def test_a_broken_block_cannot_be_edited(visit) -> None:
    assert visit("staff").get(f"studio/{key('bare')}/").status_code == 404
    assert visit("staff").get("studio/nonsense/").status_code == 404
