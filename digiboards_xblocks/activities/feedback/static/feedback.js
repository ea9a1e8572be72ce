/* Feedback: each choice is saved at once; the comment looks after itself. */
function DigiboardsFeedback(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element), lines = kit.lines(words), unsaved = {}, sent = {};
  function poster(handler) {
    return function (data, leaving) { return kit.post(runtime.handlerUrl(block, handler), data, leaving); };
  }
  var comment = block.querySelector(".js-digiboards-writing");

  var saver = kit.saver(function (leaving) {
    sent = Object.assign({}, unsaved);
    lines.send();
    return poster("save_answers")(sent, leaving);
  }, function (result) {
    Object.keys(sent).forEach(function (name) {
      if (unsaved[name] === sent[name]) { delete unsaved[name]; }
    });
    lines.saved(result.saved_at, result.complete ? words.thanks : "");
  }, lines.wrong);

  block.addEventListener("change", function (event) {
    var input = event.target;
    if (!input.dataset.question) { return; }
    unsaved[input.dataset.question] = input.type === "checkbox" ? input.checked : input.value;
    lines.touch(input);
    saver.change();
  });
  kit.writing(comment, {
    words: words, status: kit.status(comment.parentElement, words), send: poster("save_text"), erase: poster("delete_text"), saved: function () {}
  });
}
