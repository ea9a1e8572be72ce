/* What is wrong in a form, as the NHS says it: a summary with links, and a message at each field.
   A field is an input, a select, a textarea, or a fieldset of radio buttons; its data-missing and data-wrong say it. */
(function () {
  "use strict";
  var kit = window.Digiboards, marked = 0;
  if (kit.errors) { return; }

  function describe(field, id, on) {
    var ids = (field.getAttribute("aria-describedby") || "").split(" ").filter(one => one && one !== id);
    if (on) { ids.push(id); }
    if (ids.length) { field.setAttribute("aria-describedby", ids.join(" ")); } else { field.removeAttribute("aria-describedby"); }
  }

  /* Says at a field what is wrong; "" takes it back. */
  function mark(field, text, words) {
    var id = field.dataset.error, message = document.createElement("p"), head = field.querySelector("legend,[data-head]");
    if (id) {
      document.getElementById(id)?.remove();
      describe(field, id, false);
      field.removeAttribute("aria-invalid");
      delete field.dataset.error;
    }
    if (!text) { return; }
    id = field.dataset.error = "digiboards-error-" + (marked += 1);
    message.id = id;
    message.className = "digiboards-error";
    message.textContent = words.error.replace("{text}", () => text);
    if (head) { head.after(message); } else { field.before(message); }
    describe(field, id, true);
    field.setAttribute("aria-invalid", "true");
  }

  function flaw(input) {
    var field = input.type === "radio" ? input.closest("fieldset") : input, is = input.validity;
    var text = is.valueMissing && !is.badInput ? field.dataset.missing : field.dataset.wrong;
    return {field: field, text: is.valid ? "" : text || input.validationMessage};
  }

  /* Whether a field is right; if not, says so there. */
  function right(input, words) {
    var found = flaw(input);
    mark(found.field, found.text, words);
    if (found.text) {
      input.focus();
      kit.reveal(document.getElementById(found.field.dataset.error));
    }
    return !found.text;
  }

  /* Says at the fields of a form what is wrong, as {field, text} each: of several at one, the first. */
  function tell(form, found, words) {
    form.querySelectorAll("[data-error]").forEach(field => mark(field, "", words));
    found.forEach(function (item) {
      if (item.field && !item.field.dataset.error) { mark(item.field, item.text, words); }
    });
  }

  function linked(item) {
    var link = document.createElement("a"), field = item.field;
    var input = item.focus || (field.matches("fieldset") ? field.querySelector("input") : field);
    input.id = input.id || field.dataset.error + "-input";
    link.href = "#" + input.id;
    link.target = "_self";
    link.onclick = function (event) {
      event.preventDefault(); // a frame does not scroll
      input.focus();
      kit.reveal(item.focus || field);
    };
    return link;
  }

  /* Says all that is wrong in a form; the answer is whether anything is. A "link" has other words, "focus" another end. */
  function problems(form, found, words) {
    var box = document.createElement("div"), list = document.createElement("ul"), title = document.createElement("p");
    tell(form, found, words);
    form.querySelector(".digiboards-errors")?.remove();
    if (!found.length) { return false; }
    found.forEach(function (item) {
      var row = list.appendChild(document.createElement("li"));
      row.appendChild(item.field ? linked(item) : document.createElement("span")).textContent = item.link || item.text;
    });
    title.textContent = words.problems;
    box.className = "digiboards-errors";
    box.tabIndex = -1;
    box.setAttribute("role", "alert");
    box.append(title, list);
    form.prepend(box);
    box.focus();
    kit.reveal(box);
    return true;
  }

  /* Says what is missing or wrong in a form, by what its fields ask for; the answer is whether anything is. */
  function unready(form, words) {
    var fields = new Map();
    Array.from(form.elements).forEach(function (input) {
      var found = input.willValidate && !input.validity.valid && flaw(input);
      if (found && !fields.has(found.field)) { fields.set(found.field, found); }
    });
    return problems(form, Array.from(fields.values()), words);
  }

  kit.errors = {right: right, mark: mark, tell: tell, problems: problems, unready: unready};
}());
