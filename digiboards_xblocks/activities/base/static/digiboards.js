/* What all blocks share: saving with retries, and saying beside what was done how it went. */
(function () {
  "use strict";
  if (window.Digiboards) { return; }
  var SOON = 2000, LATEST = 60000, TIMEOUT = 20000;

  function start(element) { // the LMS passes a jQuery object or an element
    var block = element[0] || element;
    block.querySelectorAll(".js-digiboards-idle").forEach(function (idle) { idle.remove(); });
    return block;
  }

  /* Sends data to a handler. What the site was too busy for is sent again, twice at most, a little later each time. */
  function post(url, data, leaving, tries) {
    var token = /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie);
    var control = new AbortController();
    var timer = setTimeout(function () { control.abort(); }, TIMEOUT);
    return fetch(url, {
      method: "POST", redirect: "manual", keepalive: !!leaving, signal: control.signal,
      headers: {"Content-Type": "application/json", "X-CSRFToken": token ? token[1] : ""}, body: JSON.stringify(data)
    }).then(function (reply) {
      return reply.json().then(function (body) {
        if (reply.ok) {
          document.dispatchEvent(new CustomEvent("digiboards:saved", {detail: url})); // see record.js
          return body;
        }
        throw Object.assign(new Error(body.error || ""), {status: reply.status, body: body});
      }, function () { // not our handler's answer: a way to the sign-in page (status 0), a proxy's error
        throw Object.assign(new Error(""), {status: reply.ok ? 502 : reply.status || 401});
      });
    }).finally(function () { clearTimeout(timer); }).catch(function (error) {
      var again = (tries || 0) + 1;
      if (!error.body?.again || leaving || again > 2) { throw error; }
      return new Promise(function (resolve) { setTimeout(resolve, again * SOON); }).then(function () {
        return post(url, data, leaving, again);
      });
    });
  }

  function passing(error) { return !error.status || error.status >= 500 || error.status === 429; }

  /* Why post() failed, in words. */
  function explain(error, words) {
    if (!error.status) { return words.offline; }
    return error.message ? words.refused + error.message : passing(error) ? words.problem : words.signedOut;
  }

  /* Brings what is said into sight. The frame of the learning MFE is made higher only afterwards: there once more. */
  var later;
  function reveal(part) {
    clearTimeout(later);
    part.scrollIntoView({block: "nearest"});
    if (window !== window.parent) { later = setTimeout(function () { part.scrollIntoView({block: "nearest"}); }, 300); }
  }

  var known = new WeakMap(), latest = null;

  /* The line that says how it went: the first in a holder. What is answered at once comes into sight ("now"). What comes
     later is kept in sight only of what was done last, and if its line is: nobody is moved back who has gone on. */
  function status(holder, words) {
    var line = holder.querySelector(".js-digiboards-status"), here = false, watched = null;
    if (known.has(line)) { return known.get(line); }
    function tell(text, isWrong, now) {
      line.classList.toggle("is-wrong", isWrong);
      line.textContent = text;
      if (now) { here = true; latest = it; }
      if (text) { latest?.stay(); } // also where another line, which has grown, moved it away
      if (text && !watched) {
        watched = new IntersectionObserver(function (seen) { here = seen[seen.length - 1].isIntersecting; });
        watched.observe(line);
      }
    }
    var it = {
      stay: function () { if (here) { reveal(line); } },
      say: function (text, now) { tell(text, false, now); },
      saving: function () { tell(words.saving, false, true); },
      wrong: function (error) { tell(explain(error, words), true, false); },
      saved: function (iso, more) {
        var time = new Date(iso).toLocaleTimeString([], {hour: "2-digit", minute: "2-digit"});
        tell([words.saved.replace("{time}", time)].concat(more || []).join(" "), false, false);
      }
    };
    known.set(line, it);
    return it;
  }

  /* The lines beside what was changed: each says how saving the change went. */
  function lines(words) {
    var waiting = new Set(), sent = [];
    return {
      touch: function (control) {
        var line = status(control.closest(".js-digiboards-says"), words);
        line.saving();
        waiting.add(line);
      },
      send: function () { sent = Array.from(waiting); waiting.clear(); },
      saved: function (iso, more) { sent.forEach(function (line) { if (!waiting.has(line)) { line.saved(iso, more); } }); },
      wrong: function (error) { sent.forEach(function (line) { waiting.add(line); line.wrong(error); }); }
    };
  }

  /* Calls send() for the latest change, one request at a time, until it is kept or refused. */
  function saver(send, done, failed) {
    var dirty = false, busy = null, paused = false, wait = SOON, timer;
    function go(leaving) {
      clearTimeout(timer);
      if (!dirty || paused || (busy && leaving !== true)) { return; }
      dirty = false;
      busy = send(leaving === true).then(function (result) {
        busy = null;
        wait = SOON;
        done(result, dirty);
        if (dirty) { go(); }
      }, function (error) {
        busy = null;
        failed(error);
        // What was not refused for itself is sent again: soon, or when one comes back from signing in.
        dirty = dirty || passing(error) || !error.message || error.status === 403;
        if (passing(error)) {
          timer = setTimeout(go, wait);
          wait = Math.min(wait * 2, LATEST);
        }
      });
    }
    addEventListener("online", go);
    addEventListener("focus", go);
    addEventListener("pagehide", () => go(true));
    // Who comes back is known by this too: a frame has the focus only if it had it before.
    document.addEventListener("visibilitychange", () => go(document.visibilityState === "hidden"));
    return {
      change: function (delay) { dirty = true; clearTimeout(timer); timer = setTimeout(go, delay || 0); },
      /* Forgets what is not yet sent; the answer comes when what is under way has ended. */
      drop: function () { dirty = false; clearTimeout(timer); return Promise.resolve(busy); },
      /* Sends nothing while it is paused; the answer comes when what is under way has ended. */
      pause: function (on) { paused = on; go(); return Promise.resolve(busy); }
    };
  }

  window.Digiboards = {
    start: start, post: post, explain: explain, status: status, lines: lines, saver: saver, reveal: reveal
  };
}());
