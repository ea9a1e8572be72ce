/* Puts what is kept into a block as the site's template would have, before the block's own script starts. */
(function () {
  "use strict";
  var player = window.DigiboardsPlayer;

  function check(input) { if (input) { input.checked = true; } }
  function named(block, attribute, value) { return block.querySelector("[" + attribute + "='" + CSS.escape(value) + "']"); }

  player.restoreText = function (box, kept) {
    var text = box.querySelector("textarea");
    if (!kept) { return; }
    text.value = text.defaultValue = kept.text;
    text.dataset.revision = kept.revision;
    box.querySelectorAll(".js-digiboards-writing-delete").forEach((button) => { button.hidden = false; });
  };

  player.restore = {
    text: function (block, name, state) {
      var button = block.querySelector(".js-digiboards-text-finish"), line = block.querySelector(".js-digiboards-status");
      if (button && name in state.done) {
        button.hidden = true;
        line.textContent = player.words.read;
      }
    },
    confidence: function (block, _name, state, facts) {
      var mine = state.ratings[facts.phase] || {}, names = Object.keys(facts.statements);
      names.filter((statement) => mine[statement]).forEach(function (statement) {
        check(block.querySelector("[data-statement='" + CSS.escape(statement) + "'][value='" + mine[statement] + "']"));
      });
      block.querySelector(".js-digiboards-confidence-count").textContent =
        player.words.rated.replace("{done}", names.filter((statement) => mine[statement]).length).replace("{all}", names.length) +
        (names.every((statement) => mine[statement]) ? " " + player.words.complete : "");
      block.querySelector(".js-digiboards-confidence-results").innerHTML = player.results(facts, state.ratings);
    },
    scenario: function (block, name, state, facts) {
      var mine = state.choices[name] || {};
      Object.keys(mine).forEach(function (decision) {
        var form = named(block, "data-decision", decision), html = form && player.feedback(facts, decision, mine[decision]);
        if (!html) { return; }
        check(named(form, "value", mine[decision][mine[decision].length - 1]));
        form.querySelector(".js-digiboards-scenario-feedback").innerHTML = html;
        form.querySelector(".js-digiboards-scenario-feedback").hidden = false;
      });
      var all = Object.keys(facts.decisions), left = all.filter((decision) => !mine[decision]).length;
      var closing = block.querySelector(".js-digiboards-scenario-closing");
      if (!left) {
        closing.innerHTML = facts.closing;
      } else if (left < all.length) {
        closing.appendChild(document.createElement("p")).textContent = facts.left[left];
      }
    },
    check: function (block, name, state, facts) {
      var kept = state.checks[name], summary = block.querySelector(".js-digiboards-check-summary"), right = 0;
      if (!kept) { return; }
      Object.keys(facts.questions).forEach(function (question) {
        var box = named(block, "data-question", question), found = facts.questions[question][kept.answers[question]];
        if (!found) { return; }
        var line = box.querySelector(".digiboards-check__feedback"), verdict = line.querySelector(".js-digiboards-check-verdict");
        right += found.right;
        check(named(box, "value", kept.answers[question]));
        verdict.textContent = found.right ? verdict.dataset.right : verdict.dataset.wrong;
        line.querySelector(".js-digiboards-check-why").textContent = found.text;
        line.classList.toggle("is-right", found.right);
        line.hidden = false;
        box.setAttribute("aria-describedby", line.id);
      });
      summary.textContent = player.summary(facts, kept, right);
      summary.hidden = false;
    },
    reflection: function (block, name, state) {
      player.restoreText(block, state.texts[name]);
      var guidance = block.querySelector(".js-digiboards-reflection-guidance");
      if (guidance && state.texts[name]) { guidance.hidden = false; }
    }
  };
}());
