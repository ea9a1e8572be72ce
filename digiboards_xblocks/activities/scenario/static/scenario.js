/* A scenario: shows the feedback on the choice made, and moves the focus to it. */
function DigiboardsScenario(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element);
  block.querySelectorAll("form").forEach(function (form) {
    var status = kit.status(form, words), feedback = form.querySelector(".js-digiboards-scenario-feedback"), busy = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (busy || kit.errors.unready(form, words)) { return; }
      busy = true;
      status.saving();
      kit.post(runtime.handlerUrl(block, "choose"), {
        decision: form.dataset.decision, option: form.querySelector("input:checked").value
      }).then(function (result) { // our own templates' HTML, escaped on the server
        status.say("");
        feedback.innerHTML = result.feedback;
        feedback.hidden = false;
        feedback.focus();
        kit.reveal(feedback);
        if (result.closing) { block.querySelector(".js-digiboards-scenario-closing").innerHTML = result.closing; }
      }, status.wrong).finally(function () { busy = false; });
    });
    form.noValidate = true;
    form.querySelector("fieldset").disabled = false;
  });
}
