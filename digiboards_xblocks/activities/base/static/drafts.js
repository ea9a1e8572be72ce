/* Drafts on the device, encrypted: their key is in their writer's own page alone, and nowhere in the browser. */
(function () {
  "use strict";
  var kit = window.Digiboards, subtle = window.crypto?.subtle, PREFIX = "digiboards:draft:", DAYS = 90 * 864e5;
  if (kit.drafts) { return; }

  /* Storage may be full or switched off, and browsers encrypt on secure pages only; then nothing is kept. */
  function stored(work) { try { return work(window.localStorage); } catch (error) { return null; } }
  function encode(words) { return new TextEncoder().encode(words); }
  function bytes(base64) { return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0)); }
  function base64(array) { return btoa(Array.from(array, (one) => String.fromCharCode(one)).join("")); }

  stored(function (store) { // what its writer never came back for
    Object.keys(store).forEach(function (name) {
      if (name.startsWith(PREFIX) && !(parseInt(store.getItem(name), 10) > Date.now() - DAYS)) { store.removeItem(name); }
    });
  });

  /* The draft of one text area. What is asked for is done in turn; each answer is a promise that never fails. */
  kit.drafts = function (text) {
    var name, key, queue = Promise.resolve().then(function () {
      return Promise.all([
        subtle.digest("SHA-256", encode(text.dataset.key + text.dataset.draft)),
        subtle.importKey("raw", bytes(text.dataset.key), "AES-GCM", false, ["encrypt", "decrypt"])
      ]);
    }).then(function (made) {
      name = PREFIX + text.dataset.person + ":" + base64(new Uint8Array(made[0]));
      key = made[1];
    }).catch(() => null);
    function how(iv) { return {name: "AES-GCM", iv: iv, additionalData: encode(name)}; }
    function next(work) { return (queue = queue.then(() => key && work()).catch(() => null)); }

    return {
      /* The draft; null without one that is this learner's and this text area's. */
      find: () => next(function () {
        var whole = bytes(stored((store) => store.getItem(name)).split(" ")[1]);
        return subtle.decrypt(how(whole.slice(0, 12)), key, whole.slice(12)).then((it) => new TextDecoder().decode(it));
      }),
      /* Keeps the words; true if they are on the device. */
      keep: (words) => next(function () {
        var iv = crypto.getRandomValues(new Uint8Array(12));
        return subtle.encrypt(how(iv), key, encode(words)).then((sealed) => stored(function (store) {
          store.setItem(name, Date.now() + " " + base64([...iv, ...new Uint8Array(sealed)]));
          return true;
        }));
      }),
      forget: () => next(() => stored((store) => store.removeItem(name)))
    };
  };
}());
