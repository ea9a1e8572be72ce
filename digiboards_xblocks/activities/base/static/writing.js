/* Private writing: saves as one types, keeps a draft on the device until it is saved, and never overwrites unasked. */
(function () {
  "use strict";
  var kit = window.Digiboards;
  var MOST_IN_SIGHT = 400; // pixels: a taller text does not fit on a phone with the line below it
  if (kit.writing) { return; }

  /* Looks after one text area. how: words, status; send(data, leaving) keeps a text (without it there are only
     drafts); erase(data) deletes it; saved(text, result), when it was kept. The answer pauses it, and forgets its
     draft. */
  kit.writing = function (box, how) {
    function find(name) { return box.querySelector(".js-digiboards-writing-" + name); }
    function show(name, shown) { if (find(name)) { find(name).hidden = !shown; } }
    function on(name, work) { if (find(name)) { find(name).onclick = work; } }
    var text = find("text"), words = how.words, status = how.status;
    box.closest("fieldset").disabled = false;
    var said = new Set(); // of private writing: shown once on a page, it describes each text
    document.querySelectorAll(".js-digiboards-writing-private").forEach(function (note) {
      note.hidden = said.size === said.add(note.textContent).size;
    });
    if (!text) { return; } // what is kept cannot be read, so nothing may replace it
    var revision = text.dataset.revision, kept = text.value, undone = "", sent = "", changes = 0, fresh = false;
    var drafts = kit.drafts(text), forget = drafts.forget;

    function keep() { return drafts.keep(text.value); }

    function ask(why, theirs) {
      function choose(name, value) {
        on(name, function () {
          find("question").remove();
          text.value = value();
          text.focus();
          if (text.value === kept) { forget(); status.say(""); } else { keep(); saver.change(); }
        });
      }
      find("question")?.remove();
      box.append(box.closest(".digiboards").querySelector("template").content.cloneNode(true));
      find("why").textContent = find("why").dataset[why];
      find("theirs").textContent = theirs;
      show("empty", theirs === "");
      show("use", theirs);
      show("both", theirs);
      choose("mine", () => text.value);
      choose("use", () => theirs);
      choose("both", () => text.value + "\n\n" + theirs);
      if (box.closest("details")) { box.closest("details").open = true; }
      find("question").focus();
    }

    function failed(error) {
      status.wrong(error);
      if (error.status === 409 && error.body?.text !== undefined) {
        revision = error.body.revision;
        kept = error.body.text;
        ask("conflict", kept);
      }
    }

    var saver = kit.saver(function (leaving) {
      sent = text.value;
      return how.send({text: sent, revision: revision}, leaving);
    }, function (result) {
      revision = result.revision;
      kept = sent;
      if (text.value === sent) { saver.drop(); forget(); } // asked for again meanwhile, and kept all the same
      // What may be above the line comes before it: the line would leave the sight that it was brought into.
      show("delete", true);
      how.saved(sent, result);
      status.saved(result.saved_at);
    }, failed);

    function changed(delay) {
      var change = ++changes;
      show("undo", false);
      if (text.value === kept || !text.value.trim()) {
        saver.drop();
        if (text.value !== kept) { keep(); return; }
        forget();
        if (delay) { status.say(""); } // "not saved" would not be true any more
        return;
      }
      var first = fresh; // as it is now: the draft is on the device a little later
      if (delay) { fresh = false; }
      keep().then(function (done) {
        if (done && delay && change === changes && text.value !== kept) {
          status.say(words.draft, first && text.offsetHeight < MOST_IN_SIGHT);
        }
      });
      if (how.send && !find("question")) { saver.change(delay); } // an open question is answered first
    }

    text.addEventListener("input", function () { changed(1500); });
    text.addEventListener("focus", function () { fresh = true; });
    text.addEventListener("blur", function () { changed(0); });
    on("save", function () {
      if (text.value === kept && kept) { status.say(words.unchanged, true); return; }
      if (!text.value.trim()) { status.say(words.empty, true); return; }
      status.saving();
      changed(0);
    });
    on("delete", function () {
      undone = text.value || kept;
      saver.drop().then(function () { return how.erase({revision: revision}); }).then(function (result) {
        saver.drop(); // what failed while it was deleted is not sent again
        revision = result.revision;
        kept = text.value = "";
        forget();
        show("delete", false);
        show("undo", true);
        find("undo").focus();
        status.say(words.deleted, true);
      }, failed);
    });
    on("undo", function () { text.value = undone; text.focus(); status.saving(); changed(0); });

    drafts.find().then(function (draft) {
      if (!draft || draft === kept) {
        if (text.value === kept) { forget(); }
      } else if (kept || text.value) {
        ask("draft", draft);
      } else {
        text.value = draft;
        status.say(words.restored);
        if (how.send) { saver.change(0); }
      }
    });
    return {pause: saver.pause, forget: forget};
  };
}());
