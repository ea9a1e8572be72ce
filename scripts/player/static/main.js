/* Puts the player together: the store, the pages, the blocks' scripts, and a learning system if the package is for one. */
(function () {
  "use strict";
  var player = window.DigiboardsPlayer, kit = window.Digiboards;
  var facts = JSON.parse(document.getElementById("player-facts").textContent), here = "", timer = 0;
  var DONE_ELSEWHERE = "You did this page in another browser, or before you deleted your answers. It stays done; what you entered is not here.";
  var RETRY = 30000, system = null, refused = "", foreign = false, told = {finished: false, score: null}, pristine = player.pristine = new Map(), store;
  function find(name) { return document.querySelector(".js-player-" + name); }
  player.words = facts.words;

  function say(name, text, isWrong) {
    var line = find(name);
    if (line && line.textContent !== text) { line.textContent = text; }
    if (line) { line.classList.toggle("is-wrong", Boolean(isWrong)); }
  }

  function begin() {
    if (!facts.is_sent) { return ""; }
    var api = player.findLearningSystem();
    if (!api) { return "This package was opened outside a learning system, so your progress is sent to nobody."; }
    system = player.learningSystem(api, () => performance.now());
    var wrong = system.start();
    if (wrong) {
      system = null;
      return "Your learning system has not opened this package: " + wrong + ". Your progress is not sent to it. Close the package and open it again.";
    }
    if (system.onlyReads()) { system = null; return "Your learning system only shows this package, so your progress is not sent to it."; }
    return "";
  }

  /* What is told of the whole: never less than was told before, in another browser or of an older version. */
  function whole(finished, score) {
    told = {finished: told.finished || finished, score: score === null ? told.score : Math.max(score, told.score ?? 0)};
  }

  /* Tells the learning system how far one is, and on the page whether it took that. */
  function send() {
    clearTimeout(timer);
    if (!system) { return; }
    if (foreign) { return say("sent", "Your learning system holds progress of another kind of package, which this one does not replace. Your progress is not sent.", true); }
    var state = store.read(), programme = player.programmeState(facts.programme, state.done);
    whole(facts.finish === "all" ? programme.guides.every((guide) => guide.finished) : programme.finished, player.score(state.checks, facts.blocks));
    refused = system.send({finished: told.finished, score: told.score, page: here, data: player.pack(state.done, facts.codes, told)});
    if (refused) {
      timer = setTimeout(send, RETRY);
      return say("sent", "Your progress is not in your learning system: " + refused + ". We keep trying while this page is open.", true);
    }
    say("sent", "Your learning system has your progress, as of " + new Date().toLocaleTimeString([], {hour: "2-digit", minute: "2-digit"}) + ".");
  }

  function marks() {
    var state = store.read();
    document.querySelectorAll(".js-player-done").forEach(function (mark) {
      var counting = facts.counting[mark.dataset.page] || [];
      mark.textContent = counting.length && counting.every((name) => name in state.done) ? "(done)" : "";
    });
    document.querySelectorAll(".js-player-remaining").forEach(function (part) {
      var guide = player.programmeState(facts.programme, state.done).guides.find((one) => one.guide.id === part.dataset.guide);
      part.replaceChildren(...(guide ? player.remaining(facts, guide) : []));
    });
    if (here === facts.mine) { player.show(state, facts); }
  }

  /* The site's place is taken by the handlers; an address is a handler's and a block's name. */
  kit.post = function (url, data) {
    return new Promise(function (resolve) {
      var parts = url.split(" "), block = document.querySelector(".js-player-block[data-name='" + CSS.escape(parts[1]) + "']");
      var handler = player.handlers[block.dataset.kind][parts[0]];
      resolve(store.change((state) => handler(state, parts[1], facts.blocks[parts[1]], data, facts)));
    }).then(function (result) {
      marks();
      send();
      return result;
    });
  };
  kit.drafts = function () { // nothing is between writing and saving
    return {find: () => Promise.resolve(null), keep: () => Promise.resolve(false), forget: () => Promise.resolve(null)};
  };
  var runtime = {handlerUrl: (element, handler) => handler + " " + element.dataset.name};

  function startBlock(element) {
    var kind = element.dataset.kind, name = element.dataset.name, start = facts.scripts[kind];
    if (element.dataset.started || !player.handlers[kind]) { return; }
    pristine.set(element, element.innerHTML);
    element.dataset.started = "yes";
    player.restore[kind]?.(element, name, store.read(), facts.blocks[name], facts);
    window[start](runtime, element, facts.words);
  }

  function opened(name, page) {
    here = name;
    page.querySelectorAll(".js-player-block").forEach(startBlock);
    var note = page.querySelector(".digiboards-reflection .digiboards-writing__note");
    if (note) { note.hidden = false; } // said once on a page, and each page is one here
    marks();
    try {
      store.change((state) => { state.page = name; });
      say("device", (facts.counting[name] || []).some((one) => store.read().done[one] === player.ELSEWHERE) ? DONE_ELSEWHERE : "");
    } catch (error) { say("device", "Nothing that you enter can be kept: " + error.message, true); }
    send();
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest?.("a[download]"), block = link && link.closest(".js-player-block"), name;
    if (!block) { return; }
    event.preventDefault();
    name = block.dataset.name;
    player.files[block.dataset.kind]?.(store.read(), name, facts, link.getAttribute("href"));
  });

  find("take").addEventListener("click", () => player.download("my-answers.html", "text/html", player.file(store.read(), facts)));
  function sure(asks) {
    find("sure").hidden = !asks;
    if (asks) { find("sure").focus(); } else { find("delete").focus(); }
  }
  find("delete").addEventListener("click", () => sure(true));
  find("no").addEventListener("click", () => sure(false));
  find("yes").addEventListener("click", function () {
    sure(false);
    try { store.forget(); } catch (error) { return say("deleted", "Not deleted: this browser does not let this page.", true); }
    document.querySelectorAll(".js-player-block[data-started]").forEach(function (element) {
      element.innerHTML = pristine.get(element);
      delete element.dataset.started;
    });
    marks();
    say("deleted", "Everything that you had entered on this device is deleted.");
  });

  var problem = begin(), learner = system ? system.learner() : "";
  store = player.store(facts.store + (learner ? ":" + player.code(learner) : ""), () => window.localStorage);
  var fault = store.fault(), known = system ? player.unpack(system.suspended(), facts.codes) : [];
  foreign = known === null;
  if (system) { told = player.told(system.suspended()); }
  if (known?.length) { try { store.change((state) => known.forEach((name) => { state.done[name] = state.done[name] || player.ELSEWHERE; })); } catch (error) { fault = error.message; } }
  if (problem) { say("sent", problem, true); }
  player.pages(facts, opened).start([system ? system.page() : "", store.read().page]);
  if (fault) { say("device", "Nothing that you enter can be kept: " + fault, true); }
  addEventListener("storage", marks);
  addEventListener("pagehide", function () {
    if (!system) { return; }
    send();
    system.end();
  });
}());
