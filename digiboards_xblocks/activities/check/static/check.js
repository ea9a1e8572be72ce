/* A knowledge check: sends all answers, then shows the result and why, and moves the focus to it. */
function DigiboardsCheck(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element);
  function find(name) { return block.querySelector(".js-digiboards-check-" + name); }
  var status = kit.status(block, words), summary = find("summary"), button = block.querySelector("[type=submit]");
  var questions = Array.from(block.querySelectorAll("[data-question]"));

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

  find("form").addEventListener("change", function (event) { // feedback is about the answer it was given to
    event.target.closest("[data-question]").querySelector(".digiboards-check__feedback").hidden = true;
  });

  find("form").addEventListener("submit", function (event) {
    event.preventDefault();
    var answers = answersGiven(), missing = questions.filter(question => !answers[question.dataset.question]);
    if (kit.errors.problems(event.target, missing.map(question => ({field: question, text: question.dataset.missing})), words)) {
      summary.hidden = true; // the result of an earlier attempt
      status.say("");
      return;
    }
    if (button.getAttribute("aria-disabled") === "true") { return; }
    button.setAttribute("aria-disabled", "true");
    status.say(words.marking, true);
    kit.post(runtime.handlerUrl(block, "submit_answers"), {answers: answers}).then(show, status.wrong).finally(function () {
      button.removeAttribute("aria-disabled");
    });
  });
  find("all").disabled = false;
}
