/* The action plan: each text and each date looks after itself; all of it is deleted, and brought back, in place. */
function DigiboardsActionPlan(runtime, element, words) {
  "use strict";
  var kit = window.Digiboards, block = kit.start(element), files = find("files"), removed = find("removed"), parts = [], gone;
  function find(name, part) { return (part || block).querySelector(".js-digiboards-action-plan-" + name); }
  function each(selector, work) { block.querySelectorAll(selector).forEach(work); }
  function pause(on) { return Promise.all(parts.map(part => part.pause(on))); }
  function poster(handler, part) {
    return function (data, leaving) { return kit.post(runtime.handlerUrl(block, handler), {part, ...data}, leaving); };
  }
  function kept() { files.hidden = false; }

  each("[data-part]", function (box) {
    var name = box.dataset.part, erase = box.querySelector(".js-digiboards-writing-delete");
    var part = kit.writing(box, {
      words, status: kit.status(box, words), send: poster("save_text", name), erase: poster("delete_text", name), saved: kept
    });
    if (!part) { return; } // what is kept cannot be read
    parts.push(part);
    box.querySelector("textarea").onchange = function () { // to empty it is to delete it
      if (!this.value && !erase.hidden) { erase.click(); }
    };
  });

  each("[data-dates],[data-checks]", function (input) {
    var line = kit.status(input.parentElement, words), kind = input.dataset.dates ? "dates" : "checks";
    var saver = kit.saver(function (leaving) {
      return poster("save_dates")({[kind]: {[input.dataset[kind]]: input.value}}, leaving);
    }, function (result) { line.saved(result.saved_at); kept(); }, line.wrong);
    parts.push(saver);
    input.onchange = function () {
      if (!kit.errors.right(input, words)) { return; }
      line.saving();
      saver.change();
    };
  });

  each(".js-digiboards-action-plan-priority", function (priority) {
    var made = find("made", priority);
    if (!made) { return; }
    find("fill", priority).onclick = function () {
      var text = priority.querySelector("textarea"), due = priority.querySelector("input");
      if (!kit.errors.right(made, words)) { return; }
      text.value = (text.value ? text.value + "\n" : "") + made.selectedOptions[0].text;
      text.dispatchEvent(new Event("input"));
      due.value = due.value || made.value;
      due.onchange();
      text.focus();
    };
  });

  function show(html, name) {
    block.querySelector(".digiboards").outerHTML = html; // our own template's HTML, escaped on the server
    DigiboardsActionPlan(runtime, element, words);
    find(name).focus();
    kit.reveal(find(name));
  }
  find("remove").onclick = function () {
    pause(true).then(() => poster("remove")({})).then(function (result) {
      gone = result;
      find("whole").hidden = true;
      removed.hidden = false;
      removed.firstElementChild.focus();
      kit.reveal(removed.firstElementChild);
    }, function (error) {
      kit.status(files, words).wrong(error);
      pause(false);
    });
  };
  find("again").onclick = function () {
    parts.forEach(part => part.forget?.());
    show(gone.html, "start");
  };
  find("restore").onclick = function () {
    poster("restore")({undo: gone.undo}).then(back => show(back.html, "back"), kit.status(removed, words).wrong);
  };
}
