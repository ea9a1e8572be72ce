/* The learning MFE's part: the frame is as high as the unit says, and the page around it scrolls
   (frontend-app-learning, useIFrameBehavior). Our blocks open no dialogs of the MFE and no videos, so neither does this. */
(function () {
  "use strict";

  var frame = document.getElementById("unit-iframe");
  var failed = document.querySelector(".unit-failed");
  var isWatched = document.querySelector(".live") !== null;
  var known = false;

  window.addEventListener("message", function (event) {
    if (event.source !== frame.contentWindow) { return; }
    var data = event.data;
    if (data.type === "plugin.resize") {
      frame.height = data.payload.height;
      known = known || data.payload.height > 0;
      failed.hidden = known;
    } else if (data.type === "preview.typed") {
      frame.dispatchEvent(new Event("input", { bubbles: true }));  /* for live.js, which cannot see into the frame */
    } else if (data.offset) {
      window.scrollTo(0, data.offset + frame.offsetTop);
    }
  });

  frame.addEventListener("load", function () {
    /* The unit's own answer to its load is sent just before, and arrives just after. */
    setTimeout(function () { failed.hidden = known; }, 500);
    if (location.hash) {
      frame.contentWindow.postMessage({ hashName: location.hash }, new URL(frame.src).origin);
    }
  });

  /* Who writes the course sees the new version where the last one was; a browser can only go there if there is room. */
  if (isWatched) {
    if (history.state && history.state.height) { frame.height = history.state.height; }
    window.addEventListener("beforeunload", function () { history.replaceState({ height: frame.height }, ""); });
  }
})();
