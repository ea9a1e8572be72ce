/* Commitments on a device: the handlers of commitments/handlers.py, its cards, and their days in a calendar. */
(function () {
  "use strict";
  var player = window.DigiboardsPlayer, MOST_OWN = 20;
  var NOT_THAT_DATE = "choose a date from today to two years from now.";
  var GONE = "this commitment is not there any more. It may have been removed in another tab.";

  function today() { return player.localDay(new Date()); }
  function now() { return new Date().toISOString(); }
  function list(state, name) { return state.commitments[name] = state.commitments[name] || []; }
  function key(name, slot, part) { return name + "/" + slot + "/" + part; }
  function madeOn(made) { return player.localDay(new Date(made.made_at)); }
  function latest(facts) { return player.addDays(today(), facts.ahead); }
  function canBe(day, facts, before) {
    return /^\d{4}-\d\d-\d\d$/.test(day) && (day === before || (day >= today() && day <= latest(facts)));
  }
  function find(state, name, slot) {
    var made = list(state, name).find((item) => item.slot === slot);
    if (!made) { throw player.Refusal(409, GONE); }
    return made;
  }
  function stateInWords(made, facts) {
    return facts.state.replace("{day}", player.dayInWords(made.due_on)).replace("{status}", facts.labels[made.status]);
  }

  function card(state, name, made, facts, html_id) {
    var values = {
      html_id: html_id + "-" + made.slot, about: html_id + "-private", slot: made.slot, state: stateInWords(made, facts),
      due: made.due_on, earliest: made.due_on < today() ? made.due_on : today(), latest: latest(facts),
      calendar: "#calendar/" + made.slot, usage_key: name
    }, days = {}, text = state.texts[key(name, made.slot, "text")];
    facts.check_days.forEach((number) => { days["day" + number] = player.dayInWords(player.addDays(madeOn(made), number)); });
    values.text = text?.text || "";
    values.text_revision = text?.revision || "";
    return player.filled(facts.card, values, {statuses: facts.statuses[made.status], checks: player.filled(facts.checks, days)});
  }

  function entries(state, name, made, facts) {
    var text = state.texts[key(name, made.slot, "text")]?.text || "";
    function entry(what, day, title) {
      return {
        uid: [player.code(name + made.slot + made.made_at), what].join("-") + "@digiboards", day: day, notes: text,
        title: title.replace("{text}", text), changed_at: made.saved_at
      };
    }
    return [entry("due", made.due_on, facts.due_title)].concat(facts.check_days.map(function (days) {
      return entry("check-" + days, player.addDays(madeOn(made), days), facts.check_title.replace("{days}", days));
    }));
  }

  function htmlId(name) {
    return document.querySelector(".js-player-block[data-name='" + CSS.escape(name) + "'] .digiboards-writing__note").id.replace(/-private$/, "");
  }

  player.handlers.commitments = {
    make: function (state, name, facts, data) {
      var suggestion = facts.suggestions[data.slot], mine = list(state, name), made = mine.find((item) => item.slot === data.slot);
      if (!canBe(data.due_on, facts)) { throw player.Refusal(400, NOT_THAT_DATE); }
      if (!suggestion && (!data.text?.trim() || !data.category)) { throw player.Refusal(400, "write what you commit to, then try again."); }
      if (!suggestion && mine.filter((item) => item.slot.startsWith("own-")).length >= MOST_OWN) {
        throw player.Refusal(400, "you have made as many commitments of your own as can be kept. Remove one first.");
      }
      if (!made) {
        made = {slot: data.slot, category: (suggestion || data).category, due_on: data.due_on, status: facts.first_status, made_at: now(), saved_at: now()};
        mine.push(made);
        player.saveText(state, key(name, data.slot, "text"), {text: (suggestion || data).text.trim(), revision: state.texts[key(name, data.slot, "text")]?.revision});
      }
      player.finish(state, name);
      return {slot: made.slot, html: card(state, name, made, facts, htmlId(name))};
    },
    change: function (state, name, facts, data) {
      var made = find(state, name, data.slot);
      if (!(data.status in facts.labels) || !canBe(data.due_on, facts, made.due_on)) { throw player.Refusal(400, NOT_THAT_DATE); }
      Object.assign(made, {due_on: data.due_on, status: data.status, saved_at: now()});
      return {saved_at: made.saved_at, state: stateInWords(made, facts)};
    },
    remove: function (state, name, _facts, data) {
      var made = find(state, name, data.slot), texts = {};
      ["text", "learnt"].forEach(function (part) {
        texts[part] = state.texts[key(name, made.slot, part)];
        delete state.texts[key(name, made.slot, part)];
      });
      state.commitments[name] = list(state, name).filter((item) => item !== made);
      return {undo: {made: made, texts: texts}};
    },
    restore: function (state, name, facts, data) {
      var undo = data.undo;
      if (list(state, name).some((item) => item.slot === undo.made.slot)) { throw player.Refusal(409, "this cannot be brought back any more."); }
      list(state, name).push(undo.made);
      Object.keys(undo.texts).forEach(function (part) {
        if (undo.texts[part]) { state.texts[key(name, undo.made.slot, part)] = undo.texts[part]; }
      });
      return {slot: undo.made.slot, html: card(state, name, undo.made, facts, htmlId(name))};
    },
    save_text: function (state, name, _facts, data) {
      find(state, name, data.slot).saved_at = now();
      return player.saveText(state, key(name, data.slot, data.part), data);
    },
    delete_text: function (state, name, _facts, data) {
      find(state, name, data.slot).saved_at = now();
      if (data.part === "text") { throw player.Refusal(400, "this text cannot be deleted alone."); }
      return player.deleteText(state, key(name, data.slot, data.part), data);
    }
  };

  player.restore.commitments = function (block, name, state, facts) {
    var items = block.querySelector(".js-digiboards-commitments-list");
    block.querySelector("[name=wanted]")?.closest("form").remove(); // nobody sends mails here
    block.querySelectorAll("input[name=due_on]").forEach(function (input) {
      var suggestion = facts.suggestions[input.closest("form").dataset.slot];
      input.min = today();
      input.max = latest(facts);
      if (suggestion) { input.value = input.defaultValue = player.addDays(today(), suggestion.days); }
    });
    list(state, name).forEach(function (made) {
      items.insertAdjacentHTML("beforeend", card(state, name, made, facts, htmlId(name)));
      player.restoreText(items.lastElementChild.querySelector("[data-part=text]"), state.texts[key(name, made.slot, "text")]);
      player.restoreText(items.lastElementChild.querySelector("[data-part=learnt]"), state.texts[key(name, made.slot, "learnt")]);
    });
    block.querySelector(".js-digiboards-commitments-none").hidden = items.children.length > 0;
    block.querySelector(".js-digiboards-commitments-all").hidden = !items.children.length;
    block.querySelectorAll("form[data-slot]").forEach(function (form) {
      form.hidden = list(state, name).some((made) => made.slot === form.dataset.slot);
    });
  };

  /* The file behind a link to a calendar: of one commitment, or of all. */
  player.files.commitments = function (state, name, facts, address) {
    var mine = facts.blocks[name], slot = address.split("/")[1], chosen = list(state, name).filter((made) => !slot || made.slot === slot);
    var days = player.oneADay(chosen.flatMap((made) => entries(state, name, made, mine)), mine.several_title);
    player.download("commitments.ics", "text/calendar", player.calendar(days, mine.product));
  };
}());
