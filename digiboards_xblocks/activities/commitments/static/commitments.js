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

  /* Saves what read() gives whenever an input in a box changes. */
  function keep(box, handler, read, line, item) {
    var send = poster(handler), saver = kit.saver(function (leaving) { return send(read(), leaving); }, function (kept) {
      if (kept.state) { find("state", item).textContent = kept.state; }
      line.saved(kept.saved_at);
    }, line.wrong);
    box.onchange = function (event) {
      if (!event.target.matches("input,select") || !kit.errors.right(event.target, words)) { return; }
      line.saving();
      saver.change();
    };
  }

  function watch(item) {
    var slot = item.dataset.slot, line = kit.status(find("card", item), words), dates = find("dates", item);
    item.querySelectorAll("[data-part]").forEach(function (box) {
      var which = {slot: slot, part: box.dataset.part};
      kit.writing(box, {
        words: words, status: kit.status(box, words), send: poster("save_text", which), erase: poster("delete_text", which),
        saved: function (text) { if (which.part === "text") { find("words", item).textContent = text; } }
      });
    });
    keep(dates, "change", function () {
      return {slot: slot, due_on: find("due", item).value, status: find("status", item).value};
    }, kit.status(dates, words), item);
    find("remove", item).onclick = function () {
      poster("remove")({slot: slot}).then(function (gone) {
        token = gone.undo;
        item.remove();
        show();
        undo.hidden = false;
        undo.focus();
        said.say(words.removed, true);
      }, line.wrong);
    };
    return line;
  }

  function add(made) {
    if (card(made.slot)) { card(made.slot).remove(); }
    list.insertAdjacentHTML("beforeend", made.html); // our own template's HTML, escaped on the server
    var line = watch(card(made.slot));
    show();
    undo.hidden = true;
    said.say("");
    card(made.slot).querySelector("summary").focus();
    line.say(words.made, true);
  }
  undo.onclick = function () { poster("restore")({undo: token}).then(add, said.wrong); };

  block.querySelectorAll("form").forEach(function (form) {
    var line = kit.status(form, words), text = form.elements.text, tick = form.elements.wanted, own;
    form.firstElementChild.disabled = false;
    form.noValidate = true;
    if (tick) { return keep(form, "remind", function () { return {wanted: tick.checked}; }, line); }
    if (text) { kit.writing(form.firstElementChild, {words: words, status: line}); }
    form.onsubmit = function (event) {
      event.preventDefault();
      if (kit.errors.unready(form, words)) { return; }
      line.saving();
      own = own || "own-" + Date.now();
      poster("make", {slot: form.dataset.slot || own})(Object.fromEntries(new FormData(form))).then(function (made) {
        own = "";
        form.reset();
        line.say("");
        if (text) { text.dispatchEvent(new Event("input")); } // no draft is left
        add(made);
      }, line.wrong);
    };
  });
  [].forEach.call(list.children, watch);
}
