/* What the LMS's page of one unit does in the learning MFE's frame (courseware-chromeless.html), its limits included. */
(function () {
  "use strict";

  if (window === window.parent) { return; }
  var content = document.getElementById("content");
  var width, height;

  /* The page around is told by its address, which only the first page in a frame has: after a reload or a link the
     referrer is this very site, the browser drops the message, and what no longer fits is cut off. */
  function tell(message) { window.parent.postMessage(message, document.referrer); }

  function jump(event) {
    var hash = event.currentTarget.getAttribute("href");
    if (hash[0] !== "#") { return; }
    var target = document.querySelector(hash) || document.getElementsByName(hash.slice(1))[0];
    if (target) {
      event.preventDefault();
      target.scrollIntoView({ block: "start" });
      target.focus();
    }
  }

  function measure(event) {
    if (event.type !== "load" && content.offsetWidth === width && content.offsetHeight === height) {
      /* Only once something has changed without changing the size do links within the unit work, and only those. */
      document.querySelectorAll("a[href]").forEach(function (link) { link.addEventListener("click", jump); });
      return;
    }
    width = content.offsetWidth;
    height = content.offsetHeight;
    tell({ type: "plugin.resize", payload: { width: width, height: height } });
    window.scrollTo(0, 0);  /* what was focused before the frame had grown may have scrolled it */
  }

  new MutationObserver(measure).observe(document.body, { attributes: true, childList: true, subtree: true });
  new ResizeObserver(measure).observe(document.body);
  window.addEventListener("load", measure);
  window.addEventListener("message", function (event) {
    if (!event.data.hashName) { return; }
    var target = document.querySelector(event.data.hashName);
    if (target) { tell({ offset: target.getBoundingClientRect().top + window.scrollY }); }
  });

  document.addEventListener("input", function () { tell({ type: "preview.typed" }); }, { once: true });
})();
