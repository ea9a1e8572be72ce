/* What all blocks share: saving with retries, and saying how it went. */
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
        if (reply.ok) { return body; }
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

  function explain(error, words) {
    if (!error.status) { return words.offline; }
    return error.message ? words.refused + error.message : passing(error) ? words.problem : words.signedOut;
  }

  function status(block, words) {
    var line = block.querySelector(".js-digiboards-status");
    return {
      say: function (text) { line.classList.remove("is-wrong"); line.textContent = text; },
      wrong: function (error) { line.classList.add("is-wrong"); line.textContent = explain(error, words); },
      saved: function (iso) {
        this.say(words.saved.replace("{time}", new Date(iso).toLocaleTimeString([], {hour: "2-digit", minute: "2-digit"})));
      }
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

  window.Digiboards = {start: start, post: post, status: status, saver: saver};
}());
