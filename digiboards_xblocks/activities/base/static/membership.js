/* One's organisation: find it, name it, join it by a code, leave it, and let one's answers count. changed(result) is told of each change. */
(function () {
  "use strict";
  var kit = window.Digiboards, HOOK = ".js-digiboards-membership";

  kit.membership = function (runtime, block, words, changed) {
    var whole = block.querySelector(".js-digiboards-organisation"), box = block.querySelector(HOOK), done = kit.status(whole, words);
    function find(name) { return box.querySelector(HOOK + "-" + name); }
    function line(control) { return kit.status(control.closest("form,.js-digiboards-says"), words); }
    function ready() {
      box.querySelectorAll("fieldset,button").forEach(function (item) { item.disabled = false; });
      box.querySelectorAll("form").forEach(function (form) { form.noValidate = true; });
    }
    /* What went wrong is said where it was asked for; then() says where what went well is said. */
    function ask(control, handler, data, then) {
      line(control).saving();
      return kit.post(runtime.handlerUrl(block, handler), data).then(function (result) {
        then(result).say(result.said, true);
      }).catch(function (error) {
        line(control).wrong(error);
        return error;
      });
    }
    /* Says at a field why the site refused what is in it, until that is changed. */
    function refuse(input, text) {
      kit.errors.mark(input, text, words);
      input.focus();
      kit.reveal(document.getElementById(input.dataset.error));
      input.addEventListener("input", function () { kit.errors.mark(input, "", words); }, {once: true});
    }
    function show(result) {
      box.innerHTML = result.html; // our own template's HTML, escaped on the server
      ready();
      whole.querySelector(".js-digiboards-organisation-head").focus();
      changed(result);
      return done;
    }

    box.addEventListener("submit", function (event) {
      var form = event.target, radio = form.querySelector(":checked");
      event.preventDefault();
      if (kit.errors.unready(form, words)) { return; }
      done.say("");
      if (form === find("invited")) {
        ask(form, "accept_invitation", {code: form.elements.code.value}, show).then(function (error) {
          if (error?.status !== 409 || !error.message) { return; }
          line(form).say("");
          refuse(form.elements.code, error.message);
        });
      } else if (form === find("found")) {
        ask(form, "name_organisation", {ods_code: radio.value}, show);
      } else {
        ask(form, "find_organisations", {text: form.elements.text.value}, function (result) {
          find("found").innerHTML = result.html;
          if (find("found").elements.length) { find("found").elements[1].focus(); }
          return line(form);
        });
      }
    });
    box.addEventListener("change", function (event) {
      var tick = event.target;
      if (tick.type !== "checkbox") { return; }
      ask(tick, "agree", {ods_code: tick.dataset.odsCode, agreed: tick.checked}, function (result) {
        changed(result);
        return line(tick);
      }).then(function (error) { if (error) { tick.checked = !tick.checked; } });
    });
    box.addEventListener("click", function (event) {
      var button = event.target;
      if (button === find("leave")) { ask(button, "leave_organisation", {}, show); }
      if (button === find("undo")) { ask(button, "name_organisation", {ods_code: button.dataset.odsCode}, show); }
    });
    ready();
  };
}());
