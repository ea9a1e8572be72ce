/* A learning system by the run-time of SCORM 1.2 (ADL, "The SCORM Run-Time Environment", 1.2, chapter 3): what it knows,
   who may write it, and what it refuses. What it has committed is in window.committed; window.refuses makes it refuse. */
(function () {
  "use strict";
  var TYPES = {
    CMIString255: (value) => value.length <= 255,
    CMIString4096: (value) => value.length <= 4096,
    CMIDecimal: (value) => /^-?\d*\.?\d+$/.test(value) && Number(value) >= 0 && Number(value) <= 100,
    CMITimespan: (value) => /^\d{2,4}:\d\d:\d\d(\.\d{1,2})?$/.test(value),
    status: (value) => ["passed", "completed", "failed", "incomplete", "browsed"].includes(value),
    exit: (value) => ["time-out", "suspend", "logout", ""].includes(value)
  };
  var ELEMENTS = { // type, and whether it may be read and written
    "cmi.core.student_id": ["CMIString255", true, false],
    "cmi.core.student_name": ["CMIString255", true, false],
    "cmi.core.lesson_location": ["CMIString255", true, true],
    "cmi.core.credit": ["CMIString255", true, false],
    "cmi.core.lesson_status": ["status", true, true],
    "cmi.core.entry": ["CMIString255", true, false],
    "cmi.core.score.raw": ["CMIDecimal", true, true],
    "cmi.core.score.min": ["CMIDecimal", true, true],
    "cmi.core.score.max": ["CMIDecimal", true, true],
    "cmi.core.total_time": ["CMITimespan", true, false],
    "cmi.core.lesson_mode": ["CMIString255", true, false],
    "cmi.core.exit": ["exit", false, true],
    "cmi.core.session_time": ["CMITimespan", false, true],
    "cmi.suspend_data": ["CMIString4096", true, true]
  };
  var WORDS = {
    0: "No error", 101: "General exception", 201: "Invalid argument error", 301: "Not initialized",
    401: "Not implemented error", 403: "Element is read only", 404: "Element is write only", 405: "Incorrect data type"
  };
  var state = "before", error = "0", data = {}, calls = window.calls = [];
  window.committed = window.committed || {
    "cmi.core.student_id": "4711", "cmi.core.student_name": "Okafor, Amina", "cmi.core.lesson_status": "not attempted",
    "cmi.core.lesson_mode": "normal", "cmi.core.credit": "credit", "cmi.core.entry": "ab-initio"
  };
  window.refuses = window.refuses || {};

  function answer(code, value) { error = String(code); return value === undefined ? (code ? "false" : "true") : value; }
  function call(name, work) {
    return function () {
      var args = Array.from(arguments);
      calls.push([name].concat(args));
      if (window.refuses[name]) { return answer(101); }
      return work.apply(null, args);
    };
  }

  window.API = {
    LMSInitialize: call("LMSInitialize", function (nothing) {
      if (nothing !== "") { return answer(201); }
      if (state !== "before") { return answer(101); }
      state = "open";
      data = Object.assign({}, window.committed);
      return answer(0);
    }),
    LMSGetValue: call("LMSGetValue", function (name) {
      var element = ELEMENTS[name];
      if (state !== "open") { return answer(301, ""); }
      if (!element) { return answer(401, ""); }
      if (!element[1]) { return answer(404, ""); }
      return answer(0, data[name] || "");
    }),
    LMSSetValue: call("LMSSetValue", function (name, value) {
      var element = ELEMENTS[name];
      if (state !== "open") { return answer(301); }
      if (!element) { return answer(401); }
      if (!element[2]) { return answer(403); }
      if (typeof value !== "string" || !TYPES[element[0]](value)) { return answer(405); }
      data[name] = value;
      return answer(0);
    }),
    LMSCommit: call("LMSCommit", function (nothing) {
      if (state !== "open") { return answer(301); }
      if (nothing !== "") { return answer(201); }
      window.committed = Object.assign({}, data);
      return answer(0);
    }),
    LMSFinish: call("LMSFinish", function (nothing) {
      if (state !== "open") { return answer(301); }
      if (nothing !== "") { return answer(201); }
      state = "after";
      window.committed = Object.assign({}, data);
      return answer(0);
    }),
    LMSGetLastError: () => error,
    LMSGetErrorString: (code) => WORDS[code] || "",
    LMSGetDiagnostic: (code) => WORDS[code] || ""
  };
}());
