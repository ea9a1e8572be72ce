/* A scenario: shows the feedback on the choice made, moves the focus to it, and says how many decisions are left. */
function DigiboardsScenario(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element), forms = block.querySelectorAll("form");
  var statuses = Array.from(forms, form => kit.status(form, words));
  forms.forEach(function (form) {
    var status = kit.status(form, words), feedback = form.querySelector(".js-digiboards-scenario-feedback"), busy = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (busy || kit.errors.unready(form, words)) { return; }
      busy = true;
      status.saving();
      kit.post(runtime.handlerUrl(block, "choose"), {
        decision: form.dataset.decision, option: form.querySelector("input:checked").value
      }).then(function (result) { // our own templates' HTML, escaped on the server
        statuses.forEach(function (other) { other.say(other === status ? result.left : ""); });
        feedback.innerHTML = result.feedback;
        feedback.hidden = false;
        feedback.focus();
        kit.reveal(feedback);
        block.querySelector(".js-digiboards-scenario-closing").innerHTML = result.closing;
      }, status.wrong).finally(function () { busy = false; });
    });
    form.noValidate = true;
    form.querySelector("fieldset").disabled = false;
  });
}
