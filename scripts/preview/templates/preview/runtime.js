/* The part of XBlock's browser runtime that a learner's page needs: tell blocks where their handlers are, and start each once. */
(function () {
  "use strict";

  function elementOf(element) {
    return element.jquery ? element[0] : element;
  }

  var runtime = {
    handlerUrl: function (element, handlerName, suffix, query) {
      var block = elementOf(element).closest("[data-usage-id]");
      var url = document.body.dataset.handlerBase + block.dataset.usageId + "/" + encodeURIComponent(handlerName);
      return url + (suffix ? "/" + suffix : "") + (query ? "?" + query : "");
    },
    notify: function (name, data) {
      document.dispatchEvent(new CustomEvent("xblock-" + name, { detail: data }));
    }
  };

  function start(element) {
    var settings = {};
    Array.prototype.forEach.call(element.children, function (child) {
      if (child.matches("script.xblock_json_init_args")) {
        settings = JSON.parse(child.textContent);
      }
    });
    new window[element.dataset.init](runtime, element, settings);
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".xblock[data-init]").forEach(function (element) {
      try {
        start(element);
      } catch (error) {
        /* One block that fails must not stop the others. */
        console.error("The script of " + element.dataset.usageId + " failed:", error);
      }
    });
  });
})();
