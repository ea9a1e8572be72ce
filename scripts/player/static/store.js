/* What is entered, kept in this browser alone. It is read anew for each change, so that two tabs do not undo each other. */
(function () {
  "use strict";
  var player = window.DigiboardsPlayer = window.DigiboardsPlayer || {}, VERSION = 1;
  var FULL = "this browser has no room left for it, or keeps nothing for this page. Copy what you need before you close the page.";
  var UNREADABLE = "what this browser kept before cannot be read. Delete it under “My answers on this device” to go on.";

  player.Refusal = function (status, message, body) {
    return Object.assign(new Error(message), {status: status, body: body || {error: message}});
  };

  function empty() {
    return {version: VERSION, done: {}, place: {}, ratings: {}, choices: {}, checks: {}, texts: {}, commitments: {}, dates: {}, page: ""};
  }

  /* The state under a name. ``keep`` is where: window.localStorage, which asking for may already be refused. */
  player.store = function (name, keep) {
    function read() {
      var found = keep().getItem(name), state = found === null ? empty() : JSON.parse(found);
      if (!state || state.version !== VERSION) { throw new Error("another version"); }
      return Object.assign(empty(), state);
    }
    return {
      /* The state; an empty one where none can be read. */
      read: function () { try { return read(); } catch (error) { return empty(); } },
      /* Why nothing can be kept here; "" if it can. */
      fault: function () {
        try { keep().setItem(name + ":try", "1"); keep().removeItem(name + ":try"); } catch (error) { return FULL; }
        try { read(); } catch (error) { return UNREADABLE; }
        return "";
      },
      /* Does a piece of work on the state and keeps it; what the work returns. A refusal has changed nothing. */
      change: function (work) {
        var state, result;
        try { state = read(); } catch (error) {
          throw player.Refusal(409, error instanceof SyntaxError || error.message === "another version" ? UNREADABLE : FULL);
        }
        result = work(state);
        try { keep().setItem(name, JSON.stringify(state)); } catch (error) { throw player.Refusal(507, FULL); }
        return result;
      },
      forget: function () { keep().removeItem(name); }
    };
  };

  /* A short name of a text from which it cannot be read back: people who share a browser do not share answers. */
  player.code = function (text) {
    var high = 0xdeadbeef, low = 0x41c6ce57;
    Array.from(text, (one) => one.codePointAt(0)).forEach(function (point) {
      high = Math.imul(high ^ point, 2654435761);
      low = Math.imul(low ^ point, 1597334677);
    });
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return 4294967296 * (2097151 & low) + (high >>> 0);
  };
}());
