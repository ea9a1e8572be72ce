/* Shows a new version of the course as soon as its files are saved, and what is wrong with one that is not shown. */
(function () {
  "use strict";

  var panel = document.querySelector(".live");
  var news = "";
  var typed = false;

  /* Whoever has begun to answer on this page decides when it is read again. */
  document.querySelector("main").addEventListener("input", function () { typed = true; });

  function show(heading, lines) {
    panel.querySelector(".live__heading").textContent = heading;
    var list = panel.querySelector("ul");
    list.replaceChildren.apply(list, lines.map(function (line) {
      var item = document.createElement("li");
      item.textContent = line;
      return item;
    }));
    panel.hidden = !heading;
  }

  function take(state) {
    news = state.news;
    var isNew = state.version !== panel.dataset.version;
    if (isNew && !typed) {
      location.reload();
      return;
    }
    show(state.heading || (isNew ? "The course has changed" : ""), state.lines);
    panel.querySelector("button").hidden = !isNew;
  }

  function ask() {
    if (document.hidden) {  /* a browser opens few connections to one place; those in sight need them */
      document.addEventListener("visibilitychange", ask, { once: true });
      return;
    }
    fetch(panel.dataset.url + "?news=" + news).then(function (answer) {
      return answer.status === 200 ? answer.json().then(take) : null;
    }).then(ask, function () { setTimeout(ask, 1000); });
  }

  panel.querySelector("button").addEventListener("click", function () { location.reload(); });
  ask();
})();
