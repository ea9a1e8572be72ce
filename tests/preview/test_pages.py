import pytest
import requests

from tests.preview.sample_course import COURSE_KEY, course_files, key, links, nodes, texts


def test_the_front_door_leads_to_the_first_learner(preview) -> None:
    answer = requests.get(preview.url, timeout=20)
    assert answer.url == f"{preview.url}as/amina/"


def test_the_outline_shows_the_course_and_what_is_broken(visit) -> None:
    answer = visit("carys").get()
    assert texts(answer, "h1") == ["A sample course"]
    assert texts(answer, "main > section.chapter > h2") == ["A guide", "Broken ones"]
    assert texts(answer, ".units a") == ["First <unit>", "Second unit", "Third unit", "Odd unit"]
    assert links(answer, ".units a")[0] == "/as/carys/unit/first-unit/"
    assert texts(answer, "main > .problem h2") == ["9 blocks cannot be shown"]
    assert "sequential/missing.xml is missing from the archive" in answer.text
    assert nodes(answer, "html")[0].get("lang") == "en"


def test_the_switch_leads_to_the_same_page_of_the_others(visit) -> None:
    answer = visit("ben").get("unit/second-unit/")
    assert links(answer, ".who a") == [f"/as/{name}/unit/second-unit/" for name in ("amina", "ben", "carys", "staff")]
    assert [link.text for link in nodes(answer, ".who a") if link.get("aria-current")] == [
        "Ben, non-executive director (made up)"
    ]
    assert texts(answer, ".who summary") == ["You are Ben, non-executive director (made up). Change"]


def test_a_unit_shows_its_blocks_and_the_way_on(visit) -> None:
    answer = visit("carys").get("unit/second-unit/?plain")
    assert texts(answer, "h1") == ["Second unit"]
    assert texts(answer, ".component h2") == ["Two", "Three"]
    assert links(answer, ".turn a") == ["/as/carys/unit/first-unit/?plain", "/as/carys/unit/third-unit/?plain"]
    first = nodes(answer, ".xblock")[0]
    assert first.get("data-usage-id") == first.get("data-usage") == key("second")
    assert set(first.get("class").split()) >= {"xblock", "xblock-v1", "xblock-student_view"}
    assert [node.get("src") for node in nodes(answer, "script")] == [None] * 4
    assert answer.text.count("function PreviewSample(") == 1


def test_the_first_and_the_last_unit_lead_one_way_only(visit) -> None:
    assert [len(links(visit("ben").get(f"unit/{name}/"), ".turn a")) for name in ("first-unit", "odd-unit")] == [1, 1]


def test_an_answer_cannot_end_the_arguments_of_a_script(visit) -> None:
    answer = visit("ben").get("xblock/first-unit/")
    arguments = nodes(answer, "script.xblock_json_init_args")
    assert [node.text for node in arguments] == [r'{"text": "<\/script>"}']


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("unknown", "no installed block has the type 'no_such_block'; Studio would import it as an invisible block."),
        ("bad-field", "it cannot be read (ParserError: "),
        ("learners-field", "it cannot be read (FieldRefusedError: 'note' belongs to learners"),
        ("bare", "it has no attribute besides url_name"),
        ("raises", "it failed while it was shown (RuntimeError: as it was told)."),
        ("first.1", "its url_name stands twice in the course"),
        ("holds", "it holds a block within it, <p>"),
        ("tail", "text stands after it in the file"),
    ],
)
def test_a_block_that_cannot_be_shown_says_so_in_its_place(visit, name: str, reason: str) -> None:
    found = texts(visit("ben").get("xblock/odd-unit/"), ".component .problem")
    mine = [card for card in found if f"block@{name} " in card]
    assert len(mine) == 1
    assert reason in mine[0]
    assert mine[0].startswith("This block cannot be shown")


def test_the_whole_blocks_of_a_unit_are_shown_beside_broken_ones(visit) -> None:
    assert texts(visit("ben").get("xblock/odd-unit/"), ".component .xblock h2") == ["Whole"]


def test_links_within_the_course_are_rewritten_as_the_lms_does(visit) -> None:
    page = visit("ben")
    answer = page.get("xblock/first-unit/")
    assert links(answer, "a.jump") == ["/as/ben/jump_to_id/second"]
    assert links(answer, "a.not-quoted") == ["/jump_to_id/second"]
    assert page.get("jump_to_id/second").url.endswith("/as/ben/unit/second-unit/")
    assert page.get("jump_to_id/guide").url.endswith("/as/ben/unit/first-unit/")
    gone = page.get("jump_to_id/nowhere")
    assert (gone.status_code, "leads to &#x27;nowhere&#x27;" in gone.text) == (404, True)


def test_links_in_what_a_handler_answers_are_rewritten_by_the_service_alone(visit) -> None:
    answer = visit("ben").call(key("first"), "who").json()
    assert answer["link"] == '<a href="/jump_to_id/second">Second</a>'
    assert answer["rewritten"] == '<a href="/as/ben/jump_to_id/second">Second</a>'


def test_the_about_page(visit) -> None:
    answer = visit("ben").get("about/")
    assert texts(answer, "main > h2") == ["What it is"]
    assert links(answer, "main > a") == ["/as/ben/jump_to_id/first"]


@pytest.mark.parametrize(
    ("name", "kind", "still"),
    [
        ("a b/dot.svg", "image/svg+xml", True),
        ("a_b_dot.svg", "image/svg+xml", True),
        ("notes.txt", "text/plain; charset=utf-8", False),
    ],
)
def test_assets_have_their_type(preview, name: str, kind: str, still: bool) -> None:
    answer = requests.get(f"{preview.url}static/{name}", timeout=20)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert ("script-src" not in answer.headers["Content-Security-Policy"]) == still


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("static/none.png", "The course has no file 'none.png'."),
        ("static/../course.xml", "The course has no file '../course.xml'."),
        ("as/zoe/", "There is no 'zoe' in the preview; there are amina, ben, carys, staff."),
        ("as/ben/unit/none/", "There is no unit 'none' in this course."),
        ("as/ben/unit/first/", "There is no unit 'first' in this course."),
        ("as/ben/events/", "Only staff see this page. Switch to staff first."),
        ("resource/preview_sample/../../x", "The block 'preview_sample' has no file '../../x'."),
        ("sdk/../../../runtime.py", "xblock-sdk has no file '../../../runtime.py'."),
        ("nowhere", "There is no such page in the preview."),
        ("sdk/js/none.js", "xblock-sdk has no file 'js/none.js'."),
        ("resource/nothing/x.js", "The block 'nothing' has no file 'x.js'."),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(preview, path: str, sentence: str) -> None:
    request = requests.Request("GET", preview.url).prepare()
    request.url = preview.url + path  # as it stands: requests would resolve the dots
    with requests.Session() as session:
        answer = session.send(request, timeout=20)
    assert (answer.status_code, answer.text) == (404, sentence)


def test_a_person_gets_the_sentence_on_a_page(visit) -> None:
    answer = visit("ben").get("unit/none/")
    assert (answer.status_code, texts(answer, "h1")) == (404, ["That did not work"])


def test_no_other_host_is_asked_or_answered(preview) -> None:
    answer = requests.get(preview.url, timeout=20)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http:" not in policy
    assert requests.get(preview.url, headers={"Host": "evil.example"}, timeout=20).status_code == 400
    assert "http" not in answer.text.replace("http-equiv", "")


def test_pages_are_not_kept_by_the_browser(visit) -> None:
    assert "no-store" in visit("ben").get("unit/first-unit/").headers["Cache-Control"]


def test_blocks_see_the_learner_as_in_the_lms(visit) -> None:
    seen = {name: visit(name).call(key("first"), "who").json() for name in ("amina", "ben", "staff")}
    amina = seen["amina"]
    assert amina["edx-platform.username"] == "amina"
    assert amina["edx-platform.is_authenticated"] is True
    assert [seen[name]["edx-platform.user_is_staff"] for name in seen] == [False, False, True]
    assert len({seen[name]["edx-platform.user_id"] for name in seen}) == 3
    assert len({seen[name]["edx-platform.anonymous_user_id"] for name in seen}) == 3
    assert (amina["usage_key"], amina["course_key"]) == (key("first"), COURSE_KEY)
    assert amina["completion"] is True


def test_a_handler_gets_the_whole_request(visit) -> None:
    page = visit("ben")
    address = page.call(key("first"), "who").json()["handler_url"]
    assert address == f"/as/ben/handler/{key('first')}/who/a/b?q=1"
    answer = page.session.get(f"{page.preview.url.rstrip('/')}{address}", timeout=20).json()
    assert (answer["method"], answer["suffix"], answer["query"]) == ("GET", "a/b", "1")
    suffixes = {end: page.call(key("first"), f"who{end}").json()["suffix"] for end in ("", "/", "/a")}
    assert suffixes == {"": None, "/": "", "/a": "a"}  # as in the LMS


@pytest.mark.parametrize(
    ("block", "handler", "status"),
    [
        (key("none"), "save_field", 404),
        (key("bare"), "save_field", 404),
        ("nonsense", "save_field", 404),
        (key("first"), "none", 404),
        (key("first"), "student_view", 404),
        (key("first"), "fail", 500),
        (key("first"), "change_course", 500),
    ],
)
def test_a_call_that_cannot_be_carried_out(visit, block: str, handler: str, status: int) -> None:
    answer = visit("ben").call(block, handler, {"content": "changed"})
    assert answer.status_code == status
    assert answer.text.endswith(".")
    assert "Traceback" not in answer.text


def test_learners_cannot_change_the_course(visit) -> None:
    page = visit("ben")
    page.call(key("first"), "change_course", {"content": "changed"})
    assert [page.call(key("first"), "grow_table").json() for _ in range(2)] == [{"a": 1}, {"a": 1}]
    assert texts(page.get("xblock/first-unit/"), ".content") == ["Words of the course"]


def test_the_archive_is_the_only_source(visit) -> None:
    assert course_files()["about/overview.html"].split("<a")[0] in visit("ben").get("about/").text
