/* A reflection: saves as one types, keeps a draft on the device until it is saved, and never overwrites unasked. */
function DigiboardsReflection(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, block = kit.start(element);
  function find(name) { return block.querySelector(".js-digiboards-reflection-" + name); }
  var text = find("text"), panel = find("other"), status = kit.status(block, words);
  var revision = text.dataset.revision, kept = text.value, other = null, undone = "", sent = "";
  var PREFIX = "digiboards:draft:", mine = PREFIX + text.dataset.person + ":", key = mine + text.dataset.usage;

  /* The draft on this device, if storage is not full or switched off. */
  function stored(work) { try { return work(window.localStorage); } catch (error) { return null; } }
  function keepDraft() {
    return stored(function (store) { store.setItem(key, JSON.stringify({text: text.value, at: Date.now()})); return true; });
  }
  function dropDraft() { stored(function (store) { store.removeItem(key); }); }
  function readDraft() { return stored(function (store) { return JSON.parse(store.getItem(key)); }); }
  function dropDraftsOf(isTheirs) {
    stored(function (store) {
      Object.keys(store).forEach(function (name) {
        if (name.indexOf(PREFIX) === 0 && isTheirs(name)) { store.removeItem(name); }
      });
    });
  }

  function ask(why, theirs) {
    other = theirs;
    find("why").textContent = find("why").dataset[why];
    find("theirs").textContent = theirs;
    find("empty").hidden = theirs !== "";
    find("use").hidden = find("both").hidden = theirs === "";
    panel.hidden = false;
    panel.focus();
  }

  function failed(error) {
    status.wrong(error);
    if (error.status !== 409) { return; }
    revision = error.body.revision;
    kept = error.body.text;
    ask("conflict", kept);
  }

  function settle(value) {
    panel.hidden = true;
    text.value = value;
    text.focus();
    if (value === kept) { dropDraft(); status.say(""); } else { keepDraft(); saver.change(); }
  }

  var saver = kit.saver(function (leaving) {
    sent = text.value;
    return kit.post(runtime.handlerUrl(block, "save_text"), {text: sent, revision: revision}, leaving);
  }, function (result, changed) {
    revision = result.revision;
    kept = sent;
    if (!changed && text.value === sent) { dropDraft(); }
    status.saved(result.saved_at);
    find("delete").hidden = false;
    if (find("guidance")) { find("guidance").hidden = false; }
    if (find("since")) { find("since").hidden = true; }
  }, failed);

  function changed(delay) {
    find("undo").hidden = true;
    if (text.value === kept || !text.value.trim()) {
      saver.drop();
      if (text.value === kept) { dropDraft(); } else { keepDraft(); }
      return;
    }
    if (keepDraft() && delay) { status.say(words.draft); }
    if (panel.hidden) { saver.change(delay); } // an open question is answered first
  }

  text.addEventListener("input", function () { changed(1500); });
  text.addEventListener("blur", function () { changed(0); });
  find("form").addEventListener("submit", function (event) {
    event.preventDefault();
    if (text.value === kept && kept) { status.say(words.unchanged); return; }
    if (!text.value.trim()) { status.say(words.empty); return; }
    status.say(words.saving);
    changed(0);
  });
  find("mine").addEventListener("click", function () { settle(text.value); });
  find("use").addEventListener("click", function () { settle(other); });
  find("both").addEventListener("click", function () { settle(text.value + "\n\n" + other); });

  find("delete").addEventListener("click", function () {
    saver.drop();
    undone = text.value;
    kit.post(runtime.handlerUrl(block, "delete_text"), {revision: revision}).then(function (result) {
      revision = result.revision;
      kept = text.value = "";
      dropDraft();
      find("delete").hidden = true;
      find("undo").hidden = false;
      find("undo").focus();
      status.say(words.deleted);
    }, failed);
  });
  find("undo").addEventListener("click", function () { text.value = undone; find("undo").hidden = true; text.focus(); changed(0); });

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href*='/logout']");
    if (link) { dropDraftsOf(function () { return true; }); }
  });
  dropDraftsOf(function (name) { return name.indexOf(mine) !== 0; }); // a shared device: never the last person's words

  kit.dates(block);
  find("fields").disabled = false;
  var draft = readDraft();
  if (draft && draft.text && draft.text !== kept) {
    if (kept) { ask("draft", draft.text); } else { text.value = draft.text; status.say(words.restored); saver.change(0); }
  } else { dropDraft(); }
}
