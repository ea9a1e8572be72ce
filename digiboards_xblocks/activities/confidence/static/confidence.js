/* Confidence: each choice is saved at once; choices made while a save is under way go with the next one. */
function DigiboardsConfidence(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element);
  function find(name) { return block.querySelector(".js-digiboards-confidence-" + name); }
  var lines = kit.lines(words), count = find("count"), unsaved = {}, sent = {};

  var saver = kit.saver(function (leaving) {
    sent = Object.assign({}, unsaved);
    lines.send();
    return kit.post(runtime.handlerUrl(block, "save_ratings"), {ratings: sent}, leaving);
  }, function (result) {
    Object.keys(sent).forEach(function (name) {
      if (unsaved[name] === sent[name]) { delete unsaved[name]; }
    });
    count.textContent = words.rated.replace("{done}", result.done).replace("{all}", count.dataset.all) +
      (result.done === Number(count.dataset.all) ? " " + words.complete : "");
    lines.saved(result.saved_at, count.textContent);
    find("results").innerHTML = result.results; // our own template's HTML, escaped on the server
  }, lines.wrong);

  find("form").addEventListener("change", function (event) {
    unsaved[event.target.dataset.statement] = Number(event.target.value);
    lines.touch(event.target);
    saver.change();
  });
  find("form").addEventListener("submit", function (event) { event.preventDefault(); });
  find("all").disabled = false;
}
