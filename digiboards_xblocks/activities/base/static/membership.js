/* One's organisation: find it, name it, join it by a code, leave it, and let one's answers count. changed(result) is told of each change. */
(function () {
  "use strict";
  var kit = window.Digiboards, HOOK = ".js-digiboards-membership";

  kit.membership = function (runtime, block, status, changed) {
    var box = block.querySelector(HOOK);
    function find(name) { return box.querySelector(HOOK + "-" + name); }
    function ask(handler, data, then) {
      return kit.post(runtime.handlerUrl(block, handler), data).then(function (result) {
        then(result);
        status.say(result.said);
      });
    }
    function ready() {
      box.querySelectorAll("fieldset,button").forEach(function (item) { item.disabled = false; });
    }
    function show(result) {
      box.innerHTML = result.html; // our own template's HTML, escaped on the server
      ready();
      find("head").focus();
      changed(result);
    }

    box.addEventListener("submit", function (event) {
      var form = event.target, radio = form.querySelector(":checked");
      event.preventDefault();
      (form === find("invited") ? ask("accept_invitation", {code: form.elements.code.value}, show)
        : radio ? ask("name_organisation", {ods_code: radio.value}, show)
        : ask("find_organisations", {text: form.elements.text.value}, function (result) {
          find("found").innerHTML = result.html;
          if (find("found").elements.length) { find("found").elements[1].focus(); }
        })).catch(status.wrong);
    });
    box.addEventListener("change", function (event) {
      var tick = event.target;
      if (tick.type !== "checkbox") { return; }
      ask("agree", {ods_code: tick.dataset.odsCode, agreed: tick.checked}, changed).catch(function (error) {
        tick.checked = !tick.checked;
        status.wrong(error);
      });
    });
    box.addEventListener("click", function (event) {
      if (event.target === find("leave")) { ask("leave_organisation", {}, show).catch(status.wrong); }
      if (event.target === find("undo")) {
        ask("name_organisation", {ods_code: event.target.dataset.odsCode}, show).catch(status.wrong);
      }
    });
    ready();
  };
}());
