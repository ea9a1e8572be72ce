/* Discovery: each answer is saved at once; once the starting points are shown, they follow the answers.
   It is in steps, of which a narrow page shows one (discovery.css). */
function DigiboardsDiscovery(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element), all = find("all");
  if (!all) { return; } // the course's outline is not there yet
  var lines = kit.lines(words), results = find("results"), count = find("count"), undo = find("undo");
  var steps = every(".js-digiboards-discovery-step"), place = find("place"), turns = [find("back"), find("next")];
  var unsaved = {choices: {}, ratings: {}}, sent = {}, cleared = [], asked = false, savedAt;
  function find(name) { return block.querySelector(".js-digiboards-discovery-" + name); }
  function every(selector) { return Array.from(all.querySelectorAll(selector)); }

  var saver = kit.saver(function (leaving) {
    sent = {choices: Object.assign({}, unsaved.choices), ratings: Object.assign({}, unsaved.ratings), show: asked};
    lines.send();
    return kit.post(runtime.handlerUrl(block, "save_answers"), sent, leaving);
  }, function (result) {
    ["choices", "ratings"].forEach(kind => {
      Object.keys(sent[kind]).forEach(name => {
        if (unsaved[kind][name] === sent[kind][name]) { delete unsaved[kind][name]; }
      });
    });
    savedAt = result.saved_at;
    count.textContent = words.rated.replace("{done}", result.done).replace("{all}", count.dataset.all);
    lines.saved(savedAt, count.textContent);
    if (sent.show || results.firstElementChild) {
      results.innerHTML = result.results; // our own template's HTML, escaped on the server
    }
    if (sent.show) {
      asked = false;
      results.querySelector("h3").focus();
      kit.reveal(results.firstElementChild);
    }
  }, lines.wrong);

  function chosen(list) { return every("[data-list=" + list + "]:checked").map(box => box.value); }
  function limit() { // who has chosen two reasons takes one back before choosing another
    var enough = chosen("reasons").length > 1;
    every("[data-list=reasons]").forEach(box => { box.disabled = enough && !box.checked; });
  }
  function rate(input, value) {
    input.checked = value !== null;
    unsaved.ratings[input.dataset.statement] = value;
    saver.change();
  }

  function isUnsaved() { return Object.values(unsaved).some(kind => Object.keys(kind).length); }
  function show(number) {
    steps.forEach((step, at) => { step.classList.toggle("is-now", at === number); });
    place.textContent = words.step.replace("{step}", number + 1).replace("{all}", steps.length);
    turns.forEach((button, way) => {
      button.value = number + (way ? 1 : -1);
      button.hidden = !steps[button.value];
    });
  }
  /* What is not saved yet was answered in a step that is out of sight now: how it goes is said at the head. */
  function turn(event) {
    var line = kit.status(place.parentElement, words);
    show(Number(event.target.value));
    line.say("");
    if (isUnsaved()) {
      line.saving();
      saver.pause(false).then(() => {
        if (isUnsaved()) {
          lines.touch(place);
          saver.change();
        } else { line.saved(savedAt, count.textContent); }
      });
    }
    place.focus();
    kit.reveal(place);
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
    rated.forEach(input => rate(input, null));
    undo.hidden = false;
    undo.focus();
    lines.touch(undo);
  };
  undo.onclick = function () {
    cleared.forEach(input => rate(input, Number(input.value)));
    undo.hidden = true;
    find("clear").focus();
    lines.touch(undo);
  };
  find("show").onclick = function () {
    asked = true;
    every("form").forEach(form => kit.errors.problems(form, [], words));
    lines.touch(find("show"));
    saver.change();
  };
  var tick = all.querySelector("[name=wanted]");
  if (tick) { // the consent to mails is no answer
    var tell = (how, what) => { // beside it, and at the step's head once it is out of sight
      kit.status(tick.closest("fieldset"), words)[how](what);
      if (!tick.checkVisibility()) { kit.status(place.parentElement, words)[how](what); }
    };
    var consent = kit.saver(
      leaving => kit.post(runtime.handlerUrl(block, "remind"), {wanted: tick.checked}, leaving),
      kept => tell("saved", kept.saved_at), error => tell("wrong", error));
    tick.onchange = () => { tell("saving"); consent.change(); };
  }
  kit.membership(runtime, block, words, () => {});
  turns.forEach(button => { button.onclick = turn; });
  every("[data-filled]").forEach(select => { unsaved.choices[select.dataset.choice] = select.value; });
  show(0);
  limit();
  all.disabled = false;
}
