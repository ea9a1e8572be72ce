/* A page of a room: follows it, sends what is entered, counts the time down, and keeps quiet writing on the device. */
(function () {
  "use strict";
  var SECOND = 1000, EVERY = 2 * SECOND, HIDDEN = 20 * SECOND, SLOWEST = 8 * SECOND, PATIENCE = 15 * SECOND;
  var body = document.body, words = body.dataset, main = document.getElementById("main");
  var said = document.getElementById("said"), network = document.getElementById("network");
  var kit = window.Digiboards, here = location.pathname + "?part";
  var tag = "", failures = 0, ended = false, next = 0, waiting = null, last = 0, typed = {}, drawn = performance.now();

  function room() { return document.getElementById("room"); }
  function say(text) { said.textContent = ""; setTimeout(() => { said.textContent = text; }, 100); }
  function tell(text) { network.textContent = text; network.hidden = !text; fit(); }
  function fit() {
    if (window.parent !== window && words.frameOf) {
      window.parent.postMessage({type: "plugin.resize", payload: {height: Math.ceil(body.getBoundingClientRect().height)}}, words.frameOf);
    }
  }

  /* Time. It is the server's: only what is left of it is counted here. */
  function left() {
    var clock = main.querySelector("[data-left]");
    return clock ? Math.round(clock.dataset.left - (performance.now() - drawn) / SECOND) : null;
  }
  function tick() {
    var seconds = left(), clock = main.querySelector("[data-left]"), rest = Math.max(seconds, 0);
    if (seconds === null) { return; }
    clock.textContent = Math.floor(rest / 60) + ":" + String(rest % 60).padStart(2, "0");
    clock.classList.toggle("over", seconds <= 0);
    if (seconds === 60) { say(words.minute); }
    if (seconds === 0) { say(words.over); }
  }

  /* What the server drew takes the place of what is here; of the same stage only what is live, so that nothing entered
     is lost. */
  function show(html, whole) {
    var drawing = new DOMParser().parseFromString(html, "text/html"), found = drawing.getElementById("room"), heading, note;
    if (!found) { return tell(words.failed); }
    drawn = performance.now();
    if (!whole && found.dataset.key === room().dataset.key) {
      room().dataset.version = found.dataset.version;
      found.querySelectorAll("[data-live]").forEach(function (one) {
        var old = document.getElementById(one.id);
        if (old) { old.replaceWith(document.adoptNode(one)); }
      });
      tick();
      return fit();
    }
    var changed = found.dataset.key !== room().dataset.key, focused = main.contains(document.activeElement);
    main.replaceChildren(document.adoptNode(found));
    prepare();
    tick();
    heading = main.querySelector("h1");
    note = main.querySelector("[data-say]");
    if (heading && (focused || changed && document.activeElement === body)) { heading.focus({preventScroll: !changed}); }
    if (changed && heading) { window.scrollTo(0, 0); }
    say([changed && heading ? heading.textContent : "", main.querySelector(".result h2")?.textContent || "", note?.textContent || ""].join(" ").trim());
    fit();
  }

  /* Asks the server. A connection that has died says nothing: a request ends by itself, so that the next one is made. */
  function ask(url, how) { return fetch(url, Object.assign({signal: AbortSignal.timeout(PATIENCE)}, how)); }

  /* Following: one small question in two seconds, and the page's main part where the answer is another. */
  function follow() {
    clearTimeout(next);
    ask(words.state, {headers: tag ? {"If-None-Match": tag} : {}, cache: "no-store"}).then(function (answer) {
      back();
      if (answer.status === 304) { return null; }
      if (answer.status !== 200 && answer.status !== 403) { throw new Error(answer.status); }
      return answer.json().then((state) => ask(here, {cache: "no-store"}).then(function (page) {
        if (page.status >= 500) { throw new Error(page.status); }
        return page.text();
      }).then(function (html) {
        show(html, false);
        tag = answer.headers.get("ETag") || "";
        ended = !state.open;
      }));
    }).catch(function () {
      failures += 1;
      if (failures > 1 && !waiting) { tell(words.offline); }
    }).then(function () {
      if (!ended) { later(); }
    });
  }
  function later() {
    var wait = document.hidden ? HIDDEN : Math.min(EVERY * (1 + failures / 2), SLOWEST);
    clearTimeout(next);
    next = setTimeout(follow, wait * (0.95 + Math.random() / 10));
  }
  function back() {
    failures = 0;
    if (!waiting) { tell(""); }
  }

  /* Sending. What does not arrive is sent again until it does, or until something else is sent in its place. */
  function send(form, button) {
    var data = new FormData(form);
    if (button && button.name) { data.set(button.name, button.value); }
    if (data.has("version")) { data.set("version", room().dataset.version); }
    last = Math.max(last + 1, Date.now());
    data.set("attempt", last);
    var sent = waiting = {keep: form.hasAttribute("data-keep") ? form : null, url: (form.getAttribute("action") || location.pathname) + "?part", data: data};
    deliver(sent);
  }
  function deliver(sent) {
    if (waiting !== sent) { return; }
    ask(sent.url, {method: "POST", body: sent.data}).then(function (answer) {
      if (waiting !== sent) { return null; }
      if (answer.status >= 500) { throw new Error(answer.status); }
      waiting = null;
      back();
      if (![200, 400, 403, 409].includes(answer.status)) { return tell(words.failed); }
      if (sent.keep) { return answer.json().then((found) => { sent.keep.querySelector("[role=status]").textContent = found.said; }); }
      return answer.text().then((html) => { tag = ""; show(html, true); });
    }).catch(function () {
      if (waiting === sent) {
        tell(words.unsent);
        setTimeout(deliver, EVERY, sent);
      }
    });
  }

  /* Quiet writing: in memory while the page is open, and as an encrypted draft where the browser can. */
  function prepare() {
    main.querySelectorAll("textarea[data-draft]").forEach(function (text) {
      var draft = kit.drafts(text), name = text.dataset.draft;
      if (typed[name]) { text.value = typed[name]; } else {
        draft.find().then((found) => { if (found && !text.value) { text.value = typed[name] = found; } });
      }
      text.addEventListener("input", function () {
        typed[name] = text.value;
        draft.keep(text.value);
      });
    });
  }

  document.addEventListener("submit", function (event) {
    if (event.target.hasAttribute("data-plain")) { return; }
    event.preventDefault();
    send(event.target, event.submitter);
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !ended) { follow(); } });
  window.addEventListener("online", () => { if (!ended) { follow(); } if (waiting) { deliver(waiting); } });
  window.addEventListener("pageshow", (event) => { if (event.persisted && !ended) { follow(); } });
  document.getElementById("alone").hidden = true; // it says that this script does not run
  setInterval(tick, SECOND);
  prepare();
  tick();
  fit();
  follow();
}());
