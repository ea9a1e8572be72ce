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
  /* Something was kept; where the answer says what a plan still needs to be finished, so does the page. */
  function kept(missing) {
    files.hidden = false;
    if (!missing) { return; }
    each("[data-needed]", function (item) { item.hidden = !missing.includes(item.dataset.needed); });
    find("open").hidden = !missing.length;
    find("done").hidden = missing.length > 0;
  }

  each("[data-part]", function (box) {
    var name = box.dataset.part, erase = box.querySelector(".js-digiboards-writing-delete");
    var part = kit.writing(box, {
      words, status: kit.status(box, words), send: poster("save_text", name), erase: poster("delete_text", name),
      saved: (_text, result) => kept(result.missing)
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
    }, function (result) { kept(result.missing); line.saved(result.saved_at); }, line.wrong);
    parts.push(saver);
    input.onchange = function () {
      if (!kit.errors.right(input, words)) { return; }
      line.saving();
      saver.change();
    };
  });

  each(".js-digiboards-action-plan-priority", function (priority) {
    var made = find("made", priority), follow = find("follow", priority);
    if (follow) {
      follow.onclick = function () {
        var due = priority.querySelector("input");
        due.value = follow.value;
        due.onchange();
        due.focus();
        find("moved", priority).remove();
      };
    }
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
