/* Which activities are done, for a learning system to keep: codes of their names, and nothing else of anybody's.

   After them stands what the system was told of the whole, the score in percent and "c" for completed, since not every
   system says again what it was told. The codes are of the names alone, so that another version of a package reads them: those of names that went are
   dropped, and new names are not done. The exporter sees to it that all of a package fit into 4,096 characters. */
(function () {
  "use strict";
  var player = window.DigiboardsPlayer, VERSION = "1.", LENGTH = 5, WHOLE = "~"; // in no code

  /* ``codes`` is the code of each name that can be done; ``told`` has "finished", and "score" or null. */
  player.pack = function (done, codes, told) {
    var whole = told.finished || told.score !== null ? WHOLE + (told.score ?? "") + (told.finished ? "c" : "") : "";
    return VERSION + Object.keys(codes).filter((name) => name in done).map((name) => codes[name]).sort().join("") + whole;
  };

  /* What the system was told of the whole when it got this. */
  player.told = function (text) {
    var found = text.startsWith(VERSION) ? text.match(/~(\d{1,3})?(c)?$/) : null;
    return {finished: Boolean(found?.[2]), score: found?.[1] ? Number(found[1]) : null};
  };

  /* The names that are done; null for what another kind of package has written, which must not be lost. */
  player.unpack = function (text, codes) {
    if (!text) { return []; }
    if (!text.startsWith(VERSION)) { return null; }
    var found = new Set(text.slice(VERSION.length).split(WHOLE)[0].match(new RegExp(".{" + LENGTH + "}", "g")));
    return Object.keys(codes).filter((name) => found.has(codes[name]));
  };
}());
