/* Commitments: made from a suggestion or in one's own words; each card saves what changes in it. */
function DigiboardsCommitments(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element), list = find("list"), undo = find("undo"), token;
  var said = kit.status(find("undone"), words);
  function find(name, part) { return (part || block).querySelector(".js-digiboards-commitments-" + name); }
  function card(slot) { return list.querySelector("[data-slot='" + slot + "']"); }
  function poster(handler, which) {
    return function (data, leaving) {
      return kit.post(runtime.handlerUrl(block, handler), Object.assign({}, which, data), leaving);
    };
  }

  function show() { // what is committed to is not suggested any more
    find("none").hidden = !(find("all").hidden = !list.children.length);
    block.querySelectorAll("form[data-slot]").forEach(function (form) { form.hidden = !!card(form.dataset.slot); });
  }

  function watch(item) {
    var slot = item.dataset.slot, status = kit.status(item, words);
    item.querySelectorAll("[data-part]").forEach(function (box) {
      var which = {slot: slot, part: box.dataset.part};
      kit.writing(box, {
        words: words, status: status, send: poster("save_text", which), erase: poster("delete_text", which),
        saved: function (text) { if (which.part === "text") { find("words", item).textContent = text; } }
      });
    });
    var saver = kit.saver(function (leaving) {
      return poster("change")({slot: slot, due_on: find("due", item).value, status: find("status", item).value}, leaving);
    }, function (result) {
      find("state", item).textContent = result.state;
      status.saved(result.saved_at);
    }, status.wrong);
    item.addEventListener("change", function (event) {
      if (event.target.matches("input,select") && event.target.reportValidity()) { saver.change(); }
    });
    find("remove", item).onclick = function () {
      poster("remove")({slot: slot}).then(function (result) {
        token = result.undo;
        item.remove();
        show();
        undo.hidden = false;
        undo.focus();
        said.say(words.removed);
      }, status.wrong);
    };
  }

  function add(result) {
    if (card(result.slot)) { card(result.slot).remove(); }
    list.insertAdjacentHTML("beforeend", result.html); // our own template's HTML, escaped on the server
    var item = card(result.slot);
    watch(item);
    show();
    undo.hidden = true;
    said.say("");
    kit.status(item, words).say(words.made);
    item.querySelector("summary").focus();
  }
  undo.onclick = function () { poster("restore")({undo: token}).then(add, said.wrong); };

  block.querySelectorAll("form").forEach(function (form) {
    var status = kit.status(form, words), text = form.elements.text, own;
    if (text) { kit.writing(form.firstElementChild, {words: words, status: status}); }
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      own = own || "own-" + Date.now();
      poster("make", {slot: form.dataset.slot || own})(Object.fromEntries(new FormData(form))).then(function (result) {
        own = "";
        form.reset();
        status.say("");
        if (text) { text.dispatchEvent(new Event("input")); } // no draft is left
        add(result);
      }, status.wrong);
    });
    form.querySelector("fieldset").disabled = false;
  });
  [].forEach.call(list.children, watch);
}
