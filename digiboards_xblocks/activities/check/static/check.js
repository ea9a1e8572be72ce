/* A knowledge check: sends all answers, then shows the result and why, and moves the focus to it. What is chosen and not
   sent yet is kept on the device, encrypted (drafts.js). */
function DigiboardsCheck(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element);
  function find(name) { return block.querySelector(".js-digiboards-check-" + name); }
  var status = kit.status(block, words), summary = find("summary"), button = block.querySelector("[type=submit]");
  var drafts = kit.drafts(find("form")), questions = Array.from(block.querySelectorAll("[data-question]"));

  function isMarking() { return button.getAttribute("aria-disabled") === "true"; }
  function answersGiven() {
    var answers = {};
    questions.forEach(function (question) {
      var chosen = question.querySelector("input:checked");
      if (chosen) { answers[question.dataset.question] = chosen.value; }
    });
    return answers;
  }

  function show(result) {
    questions.forEach(function (question) {
      var feedback = result.feedback[question.dataset.question], line = question.querySelector(".digiboards-check__feedback");
      var verdict = line.querySelector(".js-digiboards-check-verdict");
      verdict.textContent = feedback.right ? verdict.dataset.right : verdict.dataset.wrong;
      line.querySelector(".js-digiboards-check-why").textContent = feedback.text;
      line.classList.toggle("is-right", feedback.right);
      line.hidden = false;
      question.setAttribute("aria-describedby", line.id);
    });
    status.say("");
    summary.textContent = result.summary;
    summary.hidden = false;
    summary.focus();
    kit.reveal(summary);
  }

  function changed(question) { // feedback is about the answer it was given to
    question.querySelector(".digiboards-check__feedback").hidden = true;
  }
  find("form").addEventListener("change", function (event) {
    changed(event.target.closest("[data-question]"));
    drafts.keep(JSON.stringify(answersGiven())).then(function (done) {
      if (!isMarking()) { status.say(done ? words.chosen : ""); }
    });
  });
  drafts.find().then(function (draft) {
    var chosen = draft ? JSON.parse(draft) : {}, isBack = false;
    questions.forEach(function (question) {
      question.querySelectorAll("input").forEach(function (input) {
        if (input.value !== chosen[question.dataset.question] || input.checked) { return; }
        input.checked = isBack = true;
        changed(question);
      });
    });
    if (isBack) { status.say(words.chosen); }
    find("all").disabled = false;
  });

  find("form").addEventListener("submit", function (event) {
    event.preventDefault();
    var answers = answersGiven(), missing = questions.filter(question => !answers[question.dataset.question]);
    if (kit.errors.problems(event.target, missing.map(question => ({field: question, text: question.dataset.missing})), words)) {
      summary.hidden = true; // the result of an earlier attempt
      status.say("");
      return;
    }
    if (isMarking()) { return; }
    button.setAttribute("aria-disabled", "true");
    status.say(words.marking, true);
    kit.post(runtime.handlerUrl(block, "submit_answers"), {answers: answers}).then(function (result) {
      drafts.forget();
      show(result);
    }, status.wrong).finally(function () {
      button.removeAttribute("aria-disabled");
    });
  });
}
