/* The record: deletes everything once the box is ticked, and the drafts on this device with it. */
function DigiboardsRecord(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element), form = block.querySelector("form");
  if (!form) { return; }
  var lost = form.dataset.lost, button = form.querySelector("button");
  var status = kit.status(form, Object.assign({}, words, {refused: "", signedOut: lost, problem: lost, offline: lost}));

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
        form.reset();
        status.say("");
        mine.innerHTML = result.html;
        block.querySelector(".js-digiboards-record-delete").open = false;
        mine.querySelector(".js-digiboards-record-deleted").focus();
        kit.reveal(mine.querySelector(".js-digiboards-record-deleted"));
      }, status.wrong).finally(function () { button.disabled = false; });
  });
  form.noValidate = true;
  form.querySelector("fieldset").disabled = false;
}
