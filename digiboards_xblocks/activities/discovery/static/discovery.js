/* Discovery: each answer is saved at once; once the starting points are shown, they follow the answers. */
function DigiboardsDiscovery(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element), all = find("all");
  if (!all) { return; } // the course's outline is not there yet
  var lines = kit.lines(words), results = find("results"), count = find("count"), undo = find("undo");
  var unsaved = {choices: {}, ratings: {}}, sent = {}, cleared = [], asked = false;
  function find(name) { return block.querySelector(".js-digiboards-discovery-" + name); }
  function every(selector) { return Array.from(all.querySelectorAll(selector)); }

  var saver = kit.saver(function (leaving) {
    sent = {choices: Object.assign({}, unsaved.choices), ratings: Object.assign({}, unsaved.ratings), show: asked};
    lines.send();
    return kit.post(runtime.handlerUrl(block, "save_answers"), sent, leaving);
  }, function (result) {
    ["choices", "ratings"].forEach(function (kind) {
      Object.keys(sent[kind]).forEach(function (name) {
        if (unsaved[kind][name] === sent[kind][name]) { delete unsaved[kind][name]; }
      });
    });
    count.textContent = words.rated.replace("{done}", result.done).replace("{all}", count.dataset.all);
    lines.saved(result.saved_at, count.textContent);
    if (sent.show || results.firstElementChild) {
      results.innerHTML = result.results; // our own template's HTML, escaped on the server
    }
    if (sent.show) {
      asked = false;
      results.querySelector("h3").focus();
      kit.reveal(results.querySelector("h3"));
    }
  }, lines.wrong);

  function chosen(list) { return every("[data-list=" + list + "]:checked").map(function (box) { return box.value; }); }
  function limit() { // who has chosen two reasons takes one back before choosing another
    var enough = chosen("reasons").length > 1;
    every("[data-list=reasons]").forEach(function (box) { box.disabled = enough && !box.checked; });
  }
  function rate(input, value) {
    input.checked = value !== null;
    unsaved.ratings[input.dataset.statement] = value;
    saver.change();
  }

  all.addEventListener("change", function (event) {
    var data = event.target.dataset;
    if (data.statement) {
      rate(event.target, Number(event.target.value));
      undo.hidden = true;
    } else if (data.choice) {
      unsaved.choices[data.choice] = event.target.value;
    } else if (data.list) {
      unsaved.choices[data.list] = chosen(data.list);
      limit();
    } else { return; }
    lines.touch(event.target);
    saver.change(300);
  });
  find("clear").onclick = function () {
    var rated = every("[data-statement]:checked");
    if (!rated.length) {
      kit.status(undo.parentElement, words).say(words.nothing, true);
      return;
    }
    cleared = rated;
    rated.forEach(function (input) { rate(input, null); });
    undo.hidden = false;
    undo.focus();
    lines.touch(undo);
  };
  undo.onclick = function () {
    cleared.forEach(function (input) { rate(input, Number(input.value)); });
    undo.hidden = true;
    cleared[0].focus();
    lines.touch(cleared[0]);
  };
  find("show").onclick = function () {
    asked = true;
    lines.touch(find("show"));
    saver.change();
  };
  kit.membership(runtime, block, words, function () {});
  limit();
  all.disabled = false;
}
