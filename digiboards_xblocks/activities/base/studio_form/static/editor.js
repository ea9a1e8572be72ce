/* The editor of an activity in Studio: a form, or its text. Studio's modal knows its buttons by their classes. */
function DigiboardsEditor(runtime, element, words) { // eslint-disable-line no-unused-vars
  "use strict";
  var kit = window.Digiboards, root = kit.start(element).querySelector(".digiboards-editor"), all = find("all");
  var form = find("form"), text = root.querySelector("[name=content]"), textPart = find("text");
  var said = find("said"), why = find("why"), ways = root.querySelectorAll("[name=way]");
  var count = 0, timer, newest = 0, unchecked = "";
  function find(name) { return root.querySelector(".js-digiboards-editor-" + name); }
  function fill(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, function (_all, name) { return values[name]; });
  }
  function isForm() { return ways.length > 0 && root.querySelector("[name=way]:checked").value === "form"; }
  function child(part, selector) { // the first that is the part's own, and not an inner item's
    return Array.from(part.querySelectorAll(selector)).find(function (one) { return holder(one.parentElement) === part; });
  }
  function holder(one) { return one.closest("[data-item],[data-items],[data-field]"); }
  function control(field) { return field.querySelector("input,select,textarea"); }
  function label(field) { return field.querySelector("label").textContent.trim(); }
  function items(list) { return Array.from(list.querySelector(":scope > div").children); }
  function parts(scope) { // the fields and lists that stand in a form or an item, and not in an item within
    return Array.from(scope.querySelectorAll("[data-field],[data-items]")).filter(function (one) {
      return (one.parentElement.closest("[data-item]") || form) === scope;
    });
  }

  function send(handler, data) { return kit.post(runtime.handlerUrl(element, handler), data); }
  function compose() { return send("edit_form", {values: values(form), text: text.value}); }
  function sayWhy(error) { said.textContent = kit.explain(error, words); }

  /* Names, numbers and ids: a template's copy has none, and each move changes them. */
  function number(scope) {
    parts(scope).forEach(function (part) {
      if (part.dataset.field) { return name(part); }
      child(part, "[data-do=add]").textContent = fill(words.add, {noun: part.dataset.noun});
      items(part).forEach(function (item, at, all) {
        var called = fill(words.item, {noun: part.dataset.noun, number: at + 1});
        item.dataset.called = called.charAt(0).toUpperCase() + called.slice(1);
        item.setAttribute("aria-label", item.dataset.called);
        child(item, ".js-digiboards-editor-name").textContent = item.dataset.called;
        ["up", "down", "remove"].forEach(function (what) {
          var button = child(item, "[data-do=" + what + "]");
          button.setAttribute("aria-label", fill(words[what], {item: called}));
          button.disabled = what === "up" ? !at : what === "down" ? at === all.length - 1 : false;
        });
        number(item);
      });
    });
  }
  function name(field) {
    var input = control(field), item = field.closest("[data-item]");
    if (!input.id) {
      input.id = "digiboards-editor-" + ++count;
      field.querySelector("label").htmlFor = input.id;
      if (field.dataset.kind === "id" && input.value && input.value !== "choose-an-id" && !isNew(item)) { lock(field, input, item); }
      if (input.dataset.longest) { measure(field, input); }
    }
    var preview = field.querySelector("[data-do=preview]");
    if (preview) { preview.textContent = fill(words.preview, {label: label(field) + (item ? ", " + item.dataset.called : "")}); }
  }
  function isNew(item) { return Boolean(item && item.closest("[data-new]")); }
  function lock(field, input, item) { // learners' work may hang on it
    var button = document.createElement("button"), loses = form.dataset[item ? "losesInner" : "loses"];
    button.type = "button";
    button.className = "digiboards-second";
    button.textContent = fill(words.change, {id: input.value});
    button.onclick = function () {
      var note = document.createElement("p");
      note.className = "digiboards-note";
      note.textContent = fill(words.lost, {what: loses});
      note.setAttribute("role", "status");
      button.replaceWith(note);
      input.readOnly = false;
      input.focus();
    };
    input.readOnly = true;
    input.after(button);
  }
  function measure(field, input) { // how much room is left, once there is little
    var note = document.createElement("p");
    note.className = "digiboards-editor__help";
    note.id = input.id + "-room";
    input.after(note);
    input.setAttribute("aria-describedby", note.id);
    input.addEventListener("input", show);
    show();
    function show() {
      var left = input.dataset.longest - input.value.trim().length;
      note.textContent = left > input.dataset.longest / 10 ? "" : fill(left < 0 ? words.over : words.left, {n: Math.abs(left)});
    }
  }

  function values(scope) {
    return parts(scope).reduce(function (found, part) {
      if (part.dataset.items) {
        found[part.dataset.items] = items(part).map(values);
      } else {
        var input = control(part), lines = part.dataset.kind === "lines";
        found[part.dataset.field] = part.dataset.kind === "flag" ? input.checked : lines ? input.value.split("\n") : input.value;
      }
      return found;
    }, {});
  }
  function at(path) { // the field, list or item that a path leads to
    return path.reduce(function (scope, step) {
      if (typeof step === "number") { return scope && items(scope)[step]; }
      return scope && parts(scope).find(function (part) { return (part.dataset.field || part.dataset.items) === step; });
    }, form) || null;
  }

  /* Says problems at their fields, and all of them above if one saves. What one comes to only later is left to then. */
  function told(problems, isSaving) {
    var found = problems.map(placed).sort(asOnPage);
    if (isSaving) {
      kit.errors.problems(all, found, words);
      said.textContent = found.length ? "" : words.none;
    } else { kit.errors.tell(all, found.filter(one => !isUntouched(one.part)), words); }
  }
  function placed(problem) {
    var part = at(problem.path), item = part?.closest("[data-item]");
    if (!part || part === form) { return {text: problem.message}; }
    return {
      part: part, field: part.dataset.field ? control(part) : part, text: problem.message,
      link: (item ? item.dataset.called + ": " : "") + problem.message,
      focus: part.dataset.items && child(part, "[data-do=add]")
    };
  }
  function asOnPage(one, other) {
    if (!one.part || !other.part || one.part === other.part) { return Boolean(one.part) - Boolean(other.part); }
    return one.part.compareDocumentPosition(other.part) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  }
  function isUntouched(part) { return part?.dataset.field && isNew(part.closest("[data-item]")) && !part.dataset.touched; }

  /* No answer counts any more to a check that was asked before: it is of other values, or of items in another order. */
  function stop() { clearTimeout(timer); newest += 1; return newest; }
  function check() {
    var own = stop();
    timer = setTimeout(function () {
      compose().then(function (answer) {
        if (own !== newest) { return; }
        told(answer.problems, false);
        if (said.textContent === unchecked) { said.textContent = ""; }
      }, function (error) {
        if (own !== newest || said.firstElementChild) { return; } // a way to undo stays
        sayWhy(error);
        unchecked = said.textContent;
      });
    }, 400);
  }
  function slug(input) {
    var others = Array.from(form.querySelectorAll("[data-kind=id] input")).filter(one => one !== input);
    var taken = others.map(one => one.value), fields = parts(input.closest("[data-item]")).filter(part => part.dataset.field);
    var first = fields.map(control).find(one => one !== input && one.value);
    var made = (first ? first.value : "").normalize("NFD").toLowerCase().match(/[a-z0-9]+/g) || [];
    var id = made.slice(0, 5).join("-").slice(0, 40).replace(/-$/, ""), more = 2, free = id;
    while (id && taken.includes(free)) { free = id + "-" + more++; }
    return free;
  }

  form.addEventListener("input", function (event) {
    var field = event.target.closest("[data-field]");
    if (!field) { return; }
    field.dataset.touched = "";
    if (field.dataset.kind === "id") { event.target.dataset.own = ""; }
    check();
  });
  form.addEventListener("focusout", function (event) { // a new item gets an id of its words
    var item = event.target.closest("[data-new]"), field = item && parts(item).find(function (one) { return one.dataset.kind === "id"; });
    var input = field && control(field);
    if (input && event.target !== input && input.dataset.own === undefined && slug(input)) { input.value = slug(input); check(); }
  });
  root.addEventListener("keyup", function (event) { // not behind the buttons at the foot; a click must find its place
    if (event.key === "Tab") { event.target.scrollIntoView({block: "nearest"}); }
  });
  root.addEventListener("click", function (event) {
    var button = event.target.closest("[data-do]"), item = button && button.closest("[data-item]");
    if (button) { act[button.dataset.do](button, item, button.closest("[data-items]")); }
  });
  var act = {
    add: function (_button, _item, list) {
      list.querySelector(":scope > div").append(list.querySelector(":scope > template").content.cloneNode(true));
      number(form);
      control(parts(items(list).pop()).find(function (one) { return one.dataset.field && one.dataset.kind !== "id"; })).focus();
      check();
    },
    up: function (button, item, list) { item.previousElementSibling.before(item); moved(button, item, list); },
    down: function (button, item, list) { item.nextElementSibling.after(item); moved(button, item, list); },
    remove: function (_button, item, list) {
      var following = item.nextElementSibling, undo = document.createElement("button");
      said.textContent = fill(words.removed, {item: item.dataset.called}) + " ";
      item.remove();
      undo.type = "button";
      undo.className = "digiboards-second";
      undo.textContent = words.undo;
      undo.onclick = function () {
        said.textContent = "";
        list.querySelector(":scope > div").insertBefore(item, following);
        number(form);
        item.focus();
        check();
      };
      said.append(undo);
      number(form);
      undo.focus();
      undo.scrollIntoView({block: "nearest"});
      check();
    },
    preview: function (button) { show(button.nextElementSibling, control(button.closest("[data-field]")).value); },
    "preview-text": function () { show(find("preview"), text.value); }
  };
  function moved(button, item, list) {
    number(form);
    (button.disabled ? child(item, "[data-do=up]:enabled,[data-do=down]:enabled") : button)?.focus();
    said.textContent = fill(words.moved, {item: item.dataset.called, number: items(list).indexOf(item) + 1, all: items(list).length});
    check();
  }
  function show(place, markdown) {
    send("edit_form", {preview: markdown}).then(function (answer) {
      place.innerHTML = answer.html || ""; // the block's own rendering, which allows no script
      place.hidden = false;
    }, sayWhy);
  }

  /* The text of the form; what is wrong with it is told, and no text given. */
  function composed() {
    stop();
    if (!isForm()) { return Promise.resolve(text.value); }
    return compose().then(function (answer) {
      told(answer.problems, true);
      return answer.problems.length ? null : answer.text;
    }, function (error) {
      kit.errors.problems(all, [{text: kit.explain(error, words)}], words);
      return null;
    });
  }
  ways.forEach(function (way) {
    way.addEventListener("change", function () {
      var asForm = isForm();
      stop();
      kit.errors.problems(all, [], words);
      if (asForm === !form.hidden) { return; } // back before the answer came
      (asForm ? send("edit_form", {text: text.value}) : compose()).then(function (answer) {
        if (asForm !== isForm() || asForm === !form.hidden) { return; }
        why.textContent = answer.why || "";
        if (asForm) {
          form.innerHTML = answer.form; // our own template's HTML, escaped on the server
          ways[answer.why ? 1 : 0].checked = true;
          number(form);
        } else { text.value = answer.text; }
        turn();
      }, function (error) {
        ways[asForm ? 1 : 0].checked = true;
        sayWhy(error);
      });
    });
  });
  function turn() {
    form.hidden = !isForm();
    textPart.hidden = isForm();
    said.textContent = "";
    if (isForm()) { check(); }
  }

  function save(event) {
    var settings = Array.from(root.querySelectorAll(".js-digiboards-editor-setting"));
    event.preventDefault();
    if (!settings.every(input => input.reportValidity())) { return; }
    composed().then(function (content) {
      if (content === null) { return; }
      var sent = {values: {content: content}, defaults: []};
      settings.forEach(function (input) {
        if (input.value.trim()) {
          sent.values[input.name] = input.type === "number" ? Number(input.value) : input.value;
        } else { sent.defaults.push(input.name); }
      });
      runtime.notify("save", {state: "start", message: words.saving});
      send("submit_studio_edits", sent).then(function () { runtime.notify("save", {state: "end"}); }, refuse);
    });
  }
  function refuse(error) {
    var own = error.body?.error?.messages, texts = own ? own.map(one => one.text) : [kit.explain(error, words)];
    runtime.notify("error", {title: words.unsaved, message: texts.join(" ")});
    kit.errors.problems(all, texts.map(one => ({field: own && !isForm() && text, text: one})), words);
  }
  root.querySelector(".save-button").onclick = save;
  root.querySelector(".cancel-button").onclick = function (event) { event.preventDefault(); runtime.notify("cancel", {}); };
  number(form);
  if (!form.hidden) { check(); }
}
