/* The board's picture: follows the membership, and makes today's. */
function DigiboardsBoard(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element), status = kit.status(block.querySelector(".js-digiboards-board-said"), words);
  var picture = block.querySelector(".js-digiboards-board-picture");
  function button() { return picture.querySelector(".js-digiboards-board-publish"); }
  function ready() { if (button()) { button().disabled = false; } }
  function show(result) {
    picture.innerHTML = result.picture; // our own template's HTML, escaped on the server
    ready();
  }

  picture.addEventListener("click", function (event) {
    if (event.target !== button()) { return; }
    var line = kit.status(button().parentElement, words);
    line.saving();
    kit.post(runtime.handlerUrl(block, "publish"), {}).then(function (result) {
      show(result);
      picture.querySelector(".js-digiboards-board-head").focus();
      status.say(result.said, true);
    }, line.wrong);
  });
  kit.membership(runtime, block, words, show);
  ready();
}
