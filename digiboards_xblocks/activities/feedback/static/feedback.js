/* Feedback: each choice is saved at once; the comment looks after itself. */
function DigiboardsFeedback(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element), status = kit.status(block, words), unsaved = {}, sent = {};
  function poster(handler) {
    return function (data, leaving) { return kit.post(runtime.handlerUrl(block, handler), data, leaving); };
  }
  var thanks = kit.status(block, Object.assign({}, words, {saved: words.thanks}));

  var saver = kit.saver(function (leaving) {
    sent = Object.assign({}, unsaved);
    status.say(words.saving);
    return poster("save_answers")(sent, leaving);
  }, function (result) {
    Object.keys(sent).forEach(function (name) {
      if (unsaved[name] === sent[name]) { delete unsaved[name]; }
    });
    (result.complete ? thanks : status).saved(result.saved_at);
  }, status.wrong);

  block.addEventListener("change", function (event) {
    var input = event.target;
    if (!input.dataset.question) { return; }
    unsaved[input.dataset.question] = input.type === "checkbox" ? input.checked : input.value;
    saver.change();
  });
  kit.writing(block.querySelector(".js-digiboards-writing"), {
    words: words, status: status, send: poster("save_text"), erase: poster("delete_text"), saved: function () {}
  });
}
