/* A text in a frame that is as high as it: a meaning opens beside its word, and a link to a place in the text leads there. */
(function () {
  "use strict";
  if (window.DigiboardsReading) { return; }
  window.DigiboardsReading = true;

  /* For browsers that cannot place it by style (text.css): below its word, or above where the text ends. */
  function place(card, word) {
    var at = word.getBoundingClientRect(), high = card.offsetHeight, page = document.documentElement;
    var fits = at.bottom + high < document.body.getBoundingClientRect().bottom;
    card.style.top = scrollY + (fits ? at.bottom : at.top - high) + "px";
    card.style.left = scrollX + Math.max(0, Math.min(at.left, page.clientWidth - card.offsetWidth)) + "px";
  }
  document.addEventListener("toggle", function (event) {
    var card = event.target, area = getComputedStyle(card).positionArea;
    if (event.newState !== "open" || !card.matches(".digiboards-meaning")) { return; }
    if (!area || area === "none") { place(card, card.previousElementSibling); }
    card.scrollIntoView({block: "nearest"});
  }, true);

  document.addEventListener("click", function (event) {
    var link = event.target.closest?.(".digiboards a[href^='#']");
    var to = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!to || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    event.preventDefault(); // the browser would move the frame, which does not scroll
    if (!to.hasAttribute("tabindex")) { to.tabIndex = -1; }
    to.focus({preventScroll: true});
    to.scrollIntoView();
  });
}());
