/* One page at a time: by the contents, by the links before and after, and by the address. */
(function () {
  "use strict";
  var player = window.DigiboardsPlayer;

  /* ``opened`` is called with the name and the element of each page that is shown. */
  player.pages = function (facts, opened) {
    var pages = Array.from(document.querySelectorAll(".player__page")), order = pages.map((page) => page.id), here = "", first = "";
    var steps = document.querySelector(".js-player-steps"), contents = document.querySelector(".js-player-contents");

    function link(words, name) {
      var made = document.createElement("a"), page = document.getElementById(name);
      made.href = "#" + name;
      made.textContent = words + page.querySelector("h1").textContent;
      return made;
    }

    function show(name, part) {
      var page = document.getElementById(name), at = order.indexOf(name), title = page.querySelector("h1");
      pages.forEach((other) => other.classList.toggle("is-open", other === page));
      here = name;
      steps.replaceChildren();
      if (at > 0) { steps.append(link("Back: ", order[at - 1])); }
      if (at < order.length - 1) { steps.append(link("Next: ", order[at + 1])); }
      document.querySelectorAll(".js-player-contents a").forEach(function (one) {
        if (one.hash === "#" + name) { one.setAttribute("aria-current", "page"); } else { one.removeAttribute("aria-current"); }
      });
      document.title = title.textContent + " – " + facts.title;
      opened(name, page);
      if (part) { part.tabIndex = -1; part.scrollIntoView(); part.focus({preventScroll: true}); } else { scrollTo(0, 0); }
      return title;
    }

    /* Where an address within the package leads: {page, part}; null if nowhere. */
    function target(hash) {
      var found = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1))), page = found && found.closest(".player__page");
      return page ? {page: page.id, part: found === page ? null : found} : null;
    }

    function follow(isFirst) {
      var to = target(location.hash);
      if (!to) { return false; }
      var title = show(to.page, to.part);
      if (!to.part && !isFirst) { title.focus({preventScroll: true}); }
      return true;
    }

    document.addEventListener("click", function (event) { // before the blocks' own scripts, which look within a page
      var to = event.target.closest?.("a[href^='#']"), found = to && target(to.hash);
      if (!found || found.page === here && found.part || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
      event.stopPropagation();
      if (contents.contains(to)) { contents.open = false; }
      if (location.hash === to.hash) { event.preventDefault(); follow(); }
    }, true);
    addEventListener("hashchange", function () {
      if (!follow() && !location.hash) { show(first); } // back to where one came in
    });

    contents.open = false;

    return {
      /* Opens the page that the address names, or else the first of these that there is. */
      start: function (wanted) {
        first = wanted.concat(order[0]).find((one) => order.includes(one));
        if (!follow(true)) { show(first); } // an address with a page in it would take the keyboard past the contents
      }
    };
  };
}());
