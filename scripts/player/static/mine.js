/* The page of one's own: how far one is, what one has entered, and to take it along or delete it. */
(function () {
  "use strict";
  var player = window.DigiboardsPlayer;

  function element(tag, text, parts) {
    var made = document.createElement(tag);
    if (text) { made.textContent = text; }
    (parts || []).forEach((part) => made.append(part));
    return made;
  }
  function link(step) {
    var made = element("a");
    made.href = step.link.replace("/jump_to_id/", "#");
    return made;
  }

  /* What remains of a guide, as the record of the course says it. */
  player.remaining = function (facts, guide) {
    if (guide.finished) { return [element("p", "Finished: every step is done.")]; }
    var items = guide.to_do.map(function (step) {
      var to = link(step);
      to.textContent = facts.to_do[step.kind]?.replace("{title}", step.title) || step.title;
      return element("li", "", [to]);
    });
    return [element("p", guide.done + " of " + guide.all + " steps done. What remains:"), element("ul", "", items)];
  };

  /* Everything entered, as [{title, entries: [[question, answer]]}], page by page. */
  player.entered = function (state, facts) {
    return facts.pages.map(function (page) {
      return {title: page.title, entries: page.blocks.flatMap(function (name) {
        var block = facts.blocks[name] || {};
        if (block.prompt && state.texts[name]) { return [[block.prompt, state.texts[name].text]]; }
        if (block.statements) {
          var mine = state.ratings[block.phase] || {};
          return Object.keys(block.statements).filter((one) => mine[one]).map((one) => [block.statements[one], mine[one] + " of 5"]);
        }
        if (block.card) {
          return (state.commitments[name] || []).map(function (made) {
            var text = state.texts[name + "/" + made.slot + "/text"], learnt = state.texts[name + "/" + made.slot + "/learnt"];
            return ["I will, by " + player.dayInWords(made.due_on) + " (" + block.labels[made.status] + ")",
              (text ? text.text : "") + (learnt ? "\nWhat I learnt: " + learnt.text : "")];
          });
        }
        if (block.parts) {
          return Object.keys(block.parts).filter((part) => state.texts[name + "/" + part])
            .map((part) => [block.parts[part], state.texts[name + "/" + part].text]);
        }
        if (block.summaries && state.checks[name]) {
          return [["Knowledge check", "Best: " + state.checks[name].best + " of " + Object.keys(block.questions).length + " right"]];
        }
        if (block.decisions && state.choices[name]) {
          return [["Scenario", Object.keys(state.choices[name]).length + " of " + Object.keys(block.decisions).length + " decisions tried"]];
        }
        return [];
      })};
    }).filter((page) => page.entries.length);
  };

  player.show = function (state, facts) {
    var guides = player.programmeState(facts.programme, state.done);
    document.querySelector(".js-player-progress").replaceChildren(...guides.guides.flatMap(function (guide) {
      return [element("h3", guide.guide.title)].concat(player.remaining(facts, guide));
    }));
    var pages = player.entered(state, facts);
    document.querySelector(".js-player-entered").replaceChildren(...pages.flatMap(function (page) {
      var rows = page.entries.flatMap(function (entry) {
        var answer = element("dd", entry[1]);
        answer.style.whiteSpace = "pre-wrap";
        return [element("dt", entry[0]), answer];
      });
      return [element("h3", page.title), element("dl", "", rows)];
    }), ...(pages.length ? [] : [element("p", "Nothing yet.")]));
  };

  /* A file to read and to print: parts are elements. */
  player.page = function (facts, title, about, parts) {
    var html = parts.map((part) => part.outerHTML).join("\n");
    return player.filled(facts.file.replace(/<p[^>]*>\ue000parts\ue001<\/p>/, "\ue000parts\ue001"), {title: title, about: about}, {parts: html});
  };
  player.quote = function (label, words) { // as documents/html.py has one
    var head = element("p", label);
    head.className = "label";
    return [head, element("blockquote", words)];
  };
  player.takenOn = function () { return "Taken on " + player.dayInWords(player.localDay(new Date())) + "."; };

  player.file = function (state, facts) {
    return player.page(facts, "My answers: " + facts.title, player.takenOn(), player.entered(state, facts).flatMap(function (part) {
      return [element("h2", part.title)].concat(part.entries.flatMap((entry) => player.quote(entry[0], entry[1])));
    }));
  };
  player.element = element;
}());
