/* Answers what the blocks' scripts send, as the site would. Each handler changes the state and says what the page shows. */
(function () {
  "use strict";
  var player = window.DigiboardsPlayer;
  var CHANGED = "this was changed in another tab or window.", NOT_WHOLE = "the answer did not arrive whole. Reload the page and try again.";

  function now() { return new Date().toISOString(); }
  player.ELSEWHERE = "elsewhere"; // done, as a learning system says, but not in this browser
  function finish(state, name) {
    if (!state.done[name] || state.done[name] === player.ELSEWHERE) { state.done[name] = now(); }
  }
  player.finish = finish;

  /* Replaces the blanks of a template's HTML, each value escaped unless it is HTML of a template's own. */
  player.filled = function (html, values, own) {
    return html.replace(/\ue000(\w+)\ue001/g, function (_all, name) {
      var box = document.createElement("p");
      box.textContent = values[name] ?? "";
      return (own || {})[name] ?? box.innerHTML.replace(/"/g, "&quot;");
    });
  };

  /* Saves or deletes a text, if it is still as of the revision that the page was showing. */
  function current(state, key, data) {
    var kept = state.texts[key];
    if ((kept?.revision || "") === (data.revision || "")) { return; }
    throw player.Refusal(409, CHANGED, {text: kept ? kept.text : "", revision: kept ? kept.revision : ""});
  }
  player.saveText = function (state, key, data) {
    if (typeof data.text !== "string" || !data.text.trim()) { throw player.Refusal(400, "there is nothing to save yet."); }
    current(state, key, data);
    state.texts[key] = {text: data.text, revision: now() + Math.random().toString(36).slice(2, 8), saved_at: now()};
    return {revision: state.texts[key].revision, saved_at: state.texts[key].saved_at};
  };
  player.deleteText = function (state, key, data) {
    current(state, key, data);
    delete state.texts[key];
    return {revision: ""};
  };

  /* Sets a row of a table with a chart in it: the template's own, with both marks at the lowest rating. */
  player.setRow = function (row, chart, before, after, words) {
    var cells = row.querySelectorAll("td"), join = row.querySelector("path:not(.digiboards-chart__grid)"), svg = row.querySelector("svg");
    function x(value) { return Math.round(chart.left + chart.step * (value - 1)); }
    words.forEach((text, index) => { cells[index].textContent = text; });
    if (before) { svg.querySelector("circle").setAttribute("cx", x(before)); } else { svg.querySelector("circle").remove(); }
    if (after) { svg.querySelector("rect").setAttribute("x", x(after) - 7); } else { svg.querySelector("rect").remove(); }
    if (before && after) { join.setAttribute("d", "M" + x(before) + " 12H" + x(after)); } else { join.remove(); }
  };

  /* Both ratings side by side, in the template's own HTML; "" until a statement is rated twice. */
  player.results = function (facts, ratings) {
    var box = document.createElement("div"), names = Object.keys(facts.statements), rose = 0, same = 0, fell = 0, said;
    if (!facts.results) { return ""; }
    box.innerHTML = facts.results; // our own template's HTML
    var rows = box.querySelectorAll("tbody tr");
    names.forEach(function (name, index) {
      var before = ratings.before?.[name], after = ratings.after?.[name], both = before && after;
      player.setRow(rows[index], facts.chart, before, after, [before || "–", after || "–", both ? facts.changes[after - before] : facts.not_twice]);
      rose += Boolean(both && after > before);
      same += Boolean(both && after === before);
      fell += Boolean(both && after < before);
    });
    said = facts.summaries_of_changes[[rose, same, fell].join(" ")];
    if (!said) { return ""; }
    box.querySelector("p b").textContent = said;
    if (fell) { box.querySelector("p").append(" " + facts.fell); }
    return box.innerHTML;
  };

  player.feedback = function (facts, decision, tried) {
    var options = facts.decisions[decision], explored = new Set(tried.filter((option) => option in options)).size;
    var last = tried[tried.length - 1];
    return options[last] ? options[last][explored - 1] : "";
  };

  /* What a link to a file gives, by kind of activity: (state, name, facts, address). */
  player.files = {};

  player.handlers = {
    text: {
      save_place: function (state, name, _facts, data) {
        state.place[name] = data.place;
        if (data.finished) { finish(state, name); }
        return {finished: name in state.done};
      }
    },
    confidence: {
      save_ratings: function (state, name, facts, data) {
        var mine = state.ratings[facts.phase] = state.ratings[facts.phase] || {}, names = Object.keys(facts.statements);
        Object.keys(data.ratings).forEach(function (statement) {
          if (!(statement in facts.statements) || ![1, 2, 3, 4, 5].includes(data.ratings[statement])) { throw player.Refusal(400, NOT_WHOLE); }
          mine[statement] = data.ratings[statement];
        });
        var done = names.filter((statement) => mine[statement]).length;
        if (done === names.length) { finish(state, name); }
        return {saved_at: now(), done: done, results: player.results(facts, state.ratings)};
      }
    },
    scenario: {
      choose: function (state, name, facts, data) {
        var mine = state.choices[name] = state.choices[name] || {}, decisions = Object.keys(facts.decisions);
        if (!facts.decisions[data.decision]?.[data.option]) { throw player.Refusal(400, NOT_WHOLE); }
        mine[data.decision] = (mine[data.decision] || []).filter((option) => option !== data.option).concat(data.option);
        var left = decisions.filter((decision) => !mine[decision]).length;
        if (!left) { finish(state, name); }
        return {
          feedback: player.feedback(facts, data.decision, mine[data.decision]),
          closing: left ? "" : facts.closing, left: facts.left[left]
        };
      }
    },
    check: {
      submit_answers: function (state, name, facts, data) {
        var questions = Object.keys(facts.questions), feedback = {}, right = 0, before = state.checks[name];
        questions.forEach(function (question) {
          feedback[question] = facts.questions[question][data.answers[question]];
          if (!feedback[question]) { throw player.Refusal(400, NOT_WHOLE); }
          right += feedback[question].right;
        });
        var passed = Boolean(before?.passed || right >= facts.needed);
        state.checks[name] = {answers: data.answers, best: Math.max(before?.best || 0, right), passed: passed};
        if (passed) { finish(state, name); }
        return {summary: player.summary(facts, state.checks[name], right), passed: passed, feedback: feedback};
      }
    },
    reflection: {
      save_text: function (state, name, _facts, data) { var kept = player.saveText(state, name, data); finish(state, name); return kept; },
      delete_text: function (state, name, _facts, data) { return player.deleteText(state, name, data); }
    }
  };

  player.summary = function (facts, kept, right) {
    return (kept.passed && right < facts.needed ? facts.summaries_after_passing : facts.summaries)[right];
  };
}());
