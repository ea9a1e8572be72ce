/* The action plan: each text looks after itself, dates and checks are saved on change. */
function DigiboardsActionPlan(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element), status = kit.status(block, words), unsaved = {}, sent, token, again;
  function find(name, part) { return (part || block).querySelector(".js-digiboards-action-plan-" + name); }
  function poster(handler, which) {
    return function (data, leaving) {
      return kit.post(runtime.handlerUrl(block, handler), Object.assign({}, which, data), leaving);
    };
  }
  again = find("again");
  function kept() { find("files").hidden = false; }

  block.querySelectorAll("[data-part]").forEach(function (box) {
    var which = {part: box.dataset.part}, erase = box.querySelector(".js-digiboards-writing-delete");
    kit.writing(box, {
      words: words, status: status, send: poster("save_text", which), erase: poster("delete_text", which), saved: kept
    });
    box.querySelector("textarea").addEventListener("change", function () { // to empty it is to delete it
      if (!this.value && !erase.hidden) { erase.click(); }
    });
  });

  var saver = kit.saver(function (leaving) {
    sent = unsaved;
    unsaved = {};
    return poster("save_dates")(sent, leaving).catch(function (error) {
      Object.keys(sent).forEach(function (kind) { unsaved[kind] = Object.assign(sent[kind], unsaved[kind]); });
      throw error;
    });
  }, function (result) { status.saved(result.saved_at); kept(); }, status.wrong);
  block.addEventListener("change", function (event) {
    var input = event.target;
    ["dates", "checks"].forEach(function (kind) {
      var name = input.dataset[kind];
      if (!name || !input.reportValidity()) { return; }
      unsaved[kind] = unsaved[kind] || {};
      unsaved[kind][name] = input.value;
      saver.change();
    });
  });

  block.querySelectorAll(".js-digiboards-action-plan-priority").forEach(function (priority) {
    var fill = find("fill", priority), made = find("made", priority);
    if (!fill) { return; }
    fill.onclick = function () {
      var text = priority.querySelector("textarea"), due = priority.querySelector("input");
      if (!made.value) { made.focus(); return; }
      text.value = (text.value ? text.value + "\n" : "") + made.selectedOptions[0].text;
      text.dispatchEvent(new Event("input"));
      due.value = due.value || made.value;
      due.dispatchEvent(new Event("change", {bubbles: true}));
      text.focus();
    };
  });

  find("remove").onclick = function () {
    poster("remove")({}).then(function (result) {
      token = result.undo;
      find("whole").hidden = true;
      find("removed").hidden = false;
      find("removed").firstElementChild.focus();
    }, status.wrong);
  };
  again.onclick = function () { location.reload(); };
  find("restore").onclick = function () { poster("restore")({undo: token}).then(again.onclick, status.wrong); };
}
