/* The learning system, by SCORM 1.2: finds it, asks it where one was, and tells it how far one is. */
(function () {
  "use strict";
  var player = window.DigiboardsPlayer, MOST_FRAMES = 500;

  function search(from) {
    var frame = from, left = MOST_FRAMES;
    try {
      while (!frame.API && frame.parent && frame.parent !== frame && left) { frame = frame.parent; left -= 1; }
      return frame.API || null;
    } catch (error) { return null; } // a page of another site is between, which may not be asked
  }

  player.findLearningSystem = function () {
    var opener = null;
    try { opener = window.opener || window.top.opener; } catch (error) { opener = window.opener; }
    return search(window) || (opener && !opener.closed ? search(opener) : null);
  };

  function span(milliseconds) {
    var hundredths = Math.max(0, Math.round(milliseconds / 10)), pad = (number, size) => String(number).padStart(size, "0");
    return pad(Math.min(9999, Math.floor(hundredths / 360000)), 4) + ":" + pad(Math.floor(hundredths / 6000) % 60, 2) + ":" +
      pad(Math.floor(hundredths / 100) % 60, 2) + "." + pad(hundredths % 100, 2);
  }

  /* A session. Each answer is "" or a sentence on why the system has not taken it; what it has taken, it has committed. */
  player.learningSystem = function (api, clock) {
    var began = clock(), open = false, ended = false, reads = true;

    function reason() {
      var code, words;
      try {
        code = String(api.LMSGetLastError());
        words = String(api.LMSGetErrorString(code) || "");
      } catch (error) { return "it cannot be reached"; }
      return code === "0" ? "it gave no reason" : "it says “" + (words || "error") + "” (" + code + ")";
    }
    function ask(method, first, second) {
      try { return String(second === undefined ? api[method](first) : api[method](first, second)) === "true"; } catch (error) { return false; }
    }
    function get(name) { try { return String(api.LMSGetValue(name) ?? ""); } catch (error) { return ""; } }
    /* Always, also what was set before: some systems say yes and then lose it. */
    function set(name, value) { return ask("LMSSetValue", name, value) ? "" : reason(); }

    return {
      start: function () {
        open = ask("LMSInitialize", "");
        if (!open) { return reason(); }
        reads = ["browse", "review"].includes(get("cmi.core.lesson_mode"));
        return "";
      },
      /* Whether it only shows the package, so that nothing is to be told. */
      onlyReads: function () { return reads; },
      learner: function () { return get("cmi.core.student_id"); },
      page: function () { return get("cmi.core.lesson_location"); },
      suspended: function () { return get("cmi.suspend_data"); },
      /* Tells it: finished, score (percent or null), page and data, the packed activities; the time with each. */
      send: function (now) {
        var status, wrong, kept;
        if (!open || ended) { return "it was left already"; }
        status = get("cmi.core.lesson_status");
        kept = parseFloat(get("cmi.core.score.raw"));
        wrong = ["passed", "completed"].includes(status) ? "" : set("cmi.core.lesson_status", now.finished ? "completed" : "incomplete");
        if (now.score !== null && !(kept >= now.score)) {
          wrong = wrong || set("cmi.core.score.min", "0") || set("cmi.core.score.max", "100") || set("cmi.core.score.raw", String(now.score));
        }
        wrong = wrong || set("cmi.core.lesson_location", now.page) || set("cmi.suspend_data", now.data) || set("cmi.core.exit", "suspend");
        wrong = wrong || set("cmi.core.session_time", span(clock() - began));
        if (!wrong && !ask("LMSCommit", "")) { wrong = reason(); }
        return wrong;
      },
      end: function () {
        if (!open || ended) { return ""; }
        ended = true;
        return ask("LMSFinish", "") ? "" : reason();
      }
    };
  };
}());
