/* A text to read: notes the last heading reached, and the end once it has been in view for a while. */
function DigiboardsText(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element), END_IN_VIEW = 5000;
  function find(name) { return block.querySelector(".js-digiboards-text-" + name); }
  var button = find("finish"), place = 0, finished = !button || button.hidden, timer;
  var status = button && kit.status(block, words);
  var headings = Array.from(find("text").querySelectorAll("h2[id],h3[id],h4[id]")).filter(function (heading) {
    return !heading.closest(".footnote");
  });

  var saver = kit.saver(function (leaving) {
    return kit.post(runtime.handlerUrl(block, "save_place"), {place: place, finished: !!button && finished}, leaving);
  }, function (result) {
    if (!button || !result.finished) { return; }
    status.say(words.read);
    if (document.activeElement === button) { block.querySelector(".js-digiboards-status").focus(); }
    button.hidden = true;
  }, function (error) { if (button && finished) { status.wrong(error); } });

  function finish() {
    if (finished) { return; }
    finished = true;
    saver.change();
  }

  if (button) {
    button.addEventListener("click", function () { status.saving(); finish(); });
    button.disabled = false;
  }
  if (button && finished || !window.IntersectionObserver) { return; }

  var reached = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      var number = Number(/\d+$/.exec(entry.target.id));
      if (entry.isIntersecting && number > place) { place = number; saver.change(2000); }
    });
  });
  headings.forEach(function (heading) { reached.observe(heading); });

  if (!button) { return; } // words around what the page is for: only the place is kept
  new IntersectionObserver(function (entries) {
    clearTimeout(timer);
    if (entries[entries.length - 1].isIntersecting) { timer = setTimeout(finish, END_IN_VIEW); }
  }).observe(find("end"));
}
