/* The record: brings the end of a guide up to date when something is saved on its page; puts what is ticked into the address of the year in one page; deletes everything once the box is ticked, and the drafts on this device with it. */
function DigiboardsRecord(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element), form = block.querySelector("form");
  var extras = block.querySelector(".js-digiboards-record-extras");
  if (!form) {
    follow(block.querySelector(".js-digiboards-record-open"));
    return;
  }
  var lost = form.dataset.lost, button = form.querySelector("button");
  var status = kit.status(form, Object.assign({}, words, {refused: "", signedOut: lost, problem: lost, offline: lost}));

  /* The end of a guide that is not finished yet: shown anew after each save. Without an answer it stays as it was, and the
     saver asks again. Who is writing is not taken away from it. */
  function follow(open) {
    var renewal = runtime.handlerUrl(block, "renew"), saver;
    if (!open) { return; }
    function renew(event) { if (event.detail !== renewal) { saver.change(); } }
    saver = kit.saver(() => kit.post(renewal, {}), function (result) {
      block.querySelector(".digiboards").outerHTML = result.html; // our own template's HTML, escaped on the server
      if (!result.finished) { return; }
      document.removeEventListener("digiboards:saved", renew);
      if (document.activeElement.matches("input,select,textarea")) { return; }
      block.querySelector("h2").focus();
      kit.reveal(block.querySelector(".digiboards"));
    }, function () {});
    document.addEventListener("digiboards:saved", renew);
  }

  function dropDrafts() { // storage may be switched off; then there are none
    try {
      Object.keys(window.localStorage).forEach(function (name) {
        if (name.indexOf("digiboards:draft:" + form.dataset.drafts) === 0) { window.localStorage.removeItem(name); }
      });
    } catch (error) { return; }
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (kit.errors.unready(form, words)) { return; }
    button.disabled = true;
    status.say(form.dataset.deleting, true);
    kit.post(runtime.handlerUrl(block, "delete_everything"), {understood: form.querySelector("input").checked}).then(
      function (result) {
        var mine = block.querySelector(".js-digiboards-record-mine");
        dropDrafts();
        block.querySelector(".js-digiboards-record-promises")?.remove();
        form.reset();
        status.say("");
        mine.innerHTML = result.html;
        block.querySelector(".js-digiboards-record-delete").open = false;
        mine.querySelector(".js-digiboards-record-deleted").focus();
        kit.reveal(mine.querySelector(".js-digiboards-record-deleted"));
      }, status.wrong).finally(function () { button.disabled = false; });
  });
  block.querySelectorAll(".js-digiboards-record-evidence").forEach(function (link) {
    var plain = new URL(link.href);
    extras.addEventListener("change", function () {
      var address = new URL(plain);
      extras.querySelectorAll(":checked").forEach(function (box) { address.pathname += "-" + box.value; });
      link.href = address;
    });
  });
  extras.disabled = false;
  form.noValidate = true;
  form.querySelector("fieldset").disabled = false;
}
