/* A text to read: notes the last heading reached, and the end once it has been in view for a while. */
function DigiboardsText(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element), END_IN_VIEW = 5000;
  function find(name) { return block.querySelector(".js-digiboards-text-" + name); }
  var status = kit.status(block, words), button = find("finish"), place = 0, finished = button.hidden, timer;
  var headings = Array.from(find("text").querySelectorAll("h2[id],h3[id],h4[id]")).filter(function (heading) {
    return !heading.closest(".footnote");
  });

  var saver = kit.saver(function (leaving) {
    return kit.post(runtime.handlerUrl(block, "save_place"), {place: place, finished: finished}, leaving);
  }, function (result) {
    if (!result.finished) { return; }
    status.say("short" in find("end").dataset ? "" : words.read);
    if (document.activeElement === button) { block.querySelector(".js-digiboards-status").focus(); }
    button.hidden = true;
  }, function (error) { if (finished) { status.wrong(error); } });

  function finish() {
    if (finished) { return; }
    finished = true;
    saver.change();
  }

  button.addEventListener("click", function () { status.say(words.saving); finish(); });
  button.disabled = false;
  if (window.IntersectionObserver && "short" in find("end").dataset) { button.hidden = true; }
  if (finished || !window.IntersectionObserver) { return; }

  var reached = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      var number = Number(/\d+$/.exec(entry.target.id));
      if (entry.isIntersecting && number > place) { place = number; saver.change(2000); }
    });
  });
  headings.forEach(function (heading) { reached.observe(heading); });

  new IntersectionObserver(function (entries) {
    clearTimeout(timer);
    if (entries[entries.length - 1].isIntersecting) { timer = setTimeout(finish, END_IN_VIEW); }
  }).observe(find("end"));
}
