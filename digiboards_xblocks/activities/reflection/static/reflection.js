/* A reflection: one text area that looks after itself, and guidance once something is written. */
function DigiboardsReflection(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element);
  function show(name, shown) {
    var part = block.querySelector(".js-digiboards-reflection-" + name);
    if (part) { part.hidden = !shown; }
  }
  function poster(handler) {
    return function (data, leaving) { return kit.post(runtime.handlerUrl(block, handler), data, leaving); };
  }
  block.querySelectorAll("time[datetime]").forEach(function (time) { // the server's time in the reader's own zone
    time.textContent = new Date(time.dateTime).toLocaleString([], {dateStyle: "long", timeStyle: "short"});
  });
  kit.writing(block.querySelector(".js-digiboards-writing"), {
    words: words, status: kit.status(block, words), send: poster("save_text"),
    erase: function (data) {
      return poster("delete_text")(data).then(function (result) { show("since", false); return result; });
    },
    saved: function () { show("guidance", true); show("since", false); }
  });
}
