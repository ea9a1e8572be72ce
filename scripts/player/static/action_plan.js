/* The action plan on a device: the handlers of action_plan/handlers.py, its page as kept, and the files to take along. */
(function () {
  "use strict";
  var player = window.DigiboardsPlayer, NOT_THAT_DATE = "choose a date from today to two years from now.";

  function today() { return player.localDay(new Date()); }
  function now() { return new Date().toISOString(); }
  function key(name, part) { return name + "/" + part; }
  function text(state, name, part) { return state.texts[key(name, part)]?.text || ""; }
  /* Dates by priority, how it went by check, and since when there is a plan; not written while there is none. */
  function plan(state, name) { return state.dates[name] || {due: {}, checks: {}, made_at: ""}; }
  function begin(state, name) {
    var mine = state.dates[name] = plan(state, name);
    mine.made_at = mine.made_at || now();
    mine.saved_at = now();
    return mine;
  }
  function lookBack(mine, days) { return player.addDays(mine.made_at ? player.localDay(new Date(mine.made_at)) : today(), Number(days)); }
  /* What a plan still needs to be finished (action_plan/spec.py): of each, one way of several; a priority has a date too. */
  function missing(state, name, facts) {
    var mine = plan(state, name);
    return Object.keys(facts.needed).filter((one) => !facts.needed[one].some(function (parts) {
      var number = Object.keys(facts.actions).find((which) => facts.actions[which] === parts[0]);
      return (!number || mine.due[number]) && parts.every((part) => text(state, name, part));
    }));
  }
  function finish(state, name, facts) {
    var left = missing(state, name, facts);
    if (!left.length) { player.finish(state, name); }
    return state.done[name] ? [] : left; // what is finished stays so
  }
  function ours(state, name) { return Object.keys(state.texts).filter((one) => one.startsWith(name + "/")); }

  /* The block's HTML with what is kept in it, to be put in its place. */
  function html(state, name, facts, all, isBack) {
    var element = Array.from(player.pristine.keys()).find((one) => one.dataset.name === name), box = document.createElement("div");
    box.innerHTML = player.pristine.get(element);
    player.restore.action_plan(box, name, state, facts, all);
    if (isBack) {
      var back = player.element("p", facts.is_back);
      back.className = "digiboards-note js-digiboards-action-plan-back";
      back.tabIndex = -1;
      box.querySelector("h2").after(back);
    }
    return box.querySelector(".digiboards").outerHTML;
  }

  player.handlers.action_plan = {
    save_text: function (state, name, facts, data) {
      if (!(data.part in facts.parts)) { throw player.Refusal(400, NOT_THAT_DATE); }
      var kept = player.saveText(state, key(name, data.part), data);
      begin(state, name);
      return Object.assign({missing: finish(state, name, facts)}, kept);
    },
    delete_text: function (state, name, _facts, data) {
      begin(state, name);
      return player.deleteText(state, key(name, data.part), data);
    },
    save_dates: function (state, name, facts, data) {
      var mine = begin(state, name), latest = player.addDays(today(), facts.ahead);
      Object.entries(data.dates || {}).forEach(function ([number, day]) {
        if (day && day !== mine.due[number] && (day < today() || day > latest)) { throw player.Refusal(400, NOT_THAT_DATE); }
        if (day) { mine.due[number] = day; } else { delete mine.due[number]; }
      });
      Object.entries(data.checks || {}).forEach(function ([days, status]) {
        if (!(status in facts.labels)) { throw player.Refusal(400, "choose how it is going from the list."); }
        if (lookBack(mine, days) > today()) { throw player.Refusal(400, "this is for " + player.dayInWords(lookBack(mine, days)) + ", and later."); }
        mine.checks[days] = status;
      });
      return {saved_at: now(), missing: finish(state, name, facts)};
    },
    remove: function (state, name, facts, _data, all) {
      var undo = {plan: state.dates[name], texts: {}};
      if (!undo.plan) { throw player.Refusal(409, "there is no plan to delete. It may have been deleted in another tab."); }
      ours(state, name).forEach(function (one) { undo.texts[one] = state.texts[one]; delete state.texts[one]; });
      delete state.dates[name];
      return {undo: undo, html: html(state, name, facts, all)};
    },
    restore: function (state, name, facts, data, all) {
      if (state.dates[name]) { throw player.Refusal(409, "this plan cannot be brought back any more."); }
      state.dates[name] = data.undo.plan;
      Object.assign(state.texts, data.undo.texts);
      return {html: html(state, name, facts, all, true)};
    }
  };

  /* Means by guide, drawn and as a table: the template's own rows, set to what is rated. */
  function restoreProgress(box, state, facts) {
    var table = box.querySelector(".digiboards-charted"), before = state.ratings.before || {}, after = state.ratings.after || {}, any = false;
    if (!table) { return; }
    function mean(numbers) { return numbers.length ? numbers.reduce((sum, one) => sum + one, 0) / numbers.length : null; }
    function said(value) { return value === null ? "–" : value.toFixed(1); }
    Array.from(table.querySelectorAll("tbody tr")).forEach(function (row, index) {
      var names = facts.guides[index], twice = names.filter((name) => before[name] && after[name]);
      var was = mean(names.filter((name) => before[name]).map((name) => before[name])), is = mean(names.filter((name) => after[name]).map((name) => after[name]));
      var change = mean(twice.map((name) => after[name] - before[name]));
      if (was === null && is === null) { return row.remove(); }
      any = true;
      player.setRow(row, facts.chart, was, is, [said(was), said(is), (change > 0 ? "+" : "") + said(change)]);
    });
    if (any) { return; }
    table.nextElementSibling.remove();
    table.replaceWith(player.element("p", facts.not_rated));
  }

  player.restore.action_plan = function (block, name, state, facts, all) {
    var mine = plan(state, name), left = state.done[name] ? [] : missing(state, name, facts);
    restoreProgress(block, state, facts);
    block.querySelectorAll("[data-needed]").forEach((item) => { item.hidden = !left.includes(item.dataset.needed); });
    block.querySelector(".js-digiboards-action-plan-open").hidden = !left.length;
    block.querySelector(".js-digiboards-action-plan-done").hidden = left.length > 0;
    block.querySelectorAll("[data-part]").forEach((box) => player.restoreText(box, state.texts[key(name, box.dataset.part)]));
    block.querySelectorAll("[data-dates]").forEach(function (input) {
      var due = mine.due[input.dataset.dates] || "";
      input.setAttribute("value", due);
      input.min = due && due < today() ? due : today();
      input.max = player.addDays(today(), facts.ahead);
    });
    block.querySelectorAll(".js-player-look-back").forEach(function (day) {
      day.textContent = player.dayInWords(lookBack(mine, day.dataset.days));
    });
    block.querySelectorAll("[data-checks]").forEach(function (select) {
      var holder = select.parentElement, days = select.dataset.checks, is = mine.made_at && lookBack(mine, days) <= today();
      if (is && mine.checks[days]) { select.querySelector("option[value='" + mine.checks[days] + "']").setAttribute("selected", ""); }
      if (is) { return; }
      holder.nextElementSibling.remove();
      holder.replaceWith(player.element("p", mine.made_at ? facts.not_yet : facts.not_begun));
    });
    var made = Object.keys(state.commitments).flatMap((other) => state.commitments[other].map(function (one) {
      return [one.due_on, state.texts[other + "/" + one.slot + "/text"]?.text || ""];
    }));
    block.querySelectorAll(".js-digiboards-action-plan-made").forEach(function (select) {
      select.lastElementChild.remove();
      made.forEach(function (one) {
        var option = player.element("option", one[1]);
        option.setAttribute("value", one[0]);
        select.append(option);
      });
      if (!made.length) { [select.previousElementSibling, select.nextElementSibling, select].forEach((one) => one.remove()); }
    });
    var written = Object.keys(all.blocks).filter((other) => all.blocks[other].prompt && state.texts[other]);
    var again = block.querySelector("blockquote.digiboards-writing__other")?.closest("details");
    again?.querySelectorAll("p,blockquote").forEach((one) => one.remove());
    written.forEach(function (other) {
      var words = player.element("blockquote", state.texts[other].text);
      words.className = "digiboards-writing__other";
      again?.append(player.element("p", "", [player.element("b", all.blocks[other].prompt)]), words);
    });
    if (!written.length) { again?.remove(); }
    block.querySelector("a[href='#take/word']")?.closest("li").remove(); // a script writes no Word file
    block.querySelector(".js-digiboards-action-plan-files").hidden = !mine.made_at;
  };

  function sections(state, name, facts, forChair) {
    var mine = plan(state, name), parts = facts.sections.filter((section) => !forChair || !section.private).flatMap(function (section) {
      var found = section.parts.filter((part) => text(state, name, part) && !(forChair && facts.helps.includes(part)));
      var quotes = found.flatMap((part) => player.quote(facts.parts[part], text(state, name, part)));
      if (section.due && mine.due[section.due]) { quotes = quotes.concat(player.element("p", facts.by + " " + player.dayInWords(mine.due[section.due]))); }
      return quotes.length ? [player.element("h2", section.title)].concat(quotes) : [];
    });
    parts.push(player.element("h2", facts.look_back));
    facts.check_days.forEach(function (days) {
      var status = !forChair && mine.checks[days] ? " " + facts.labels[mine.checks[days]] + "." : "";
      parts.push(player.element("p", player.dayInWords(lookBack(mine, days)) + "." + status));
      if (!forChair && text(state, name, "check-" + days)) { parts = parts.concat(player.quote(facts.parts["check-" + days], text(state, name, "check-" + days))); }
    });
    return parts;
  }

  function entries(state, name, facts) {
    var mine = plan(state, name), actions = Object.values(facts.actions).map((part) => text(state, name, part)).filter(Boolean).join(" / ");
    function entry(what, day, title, notes) {
      return {uid: player.code(name + mine.made_at) + "-" + what + "@digiboards", day: day, title: title, notes: notes, changed_at: mine.saved_at};
    }
    return Object.keys(mine.due).map(function (number) {
      var action = text(state, name, facts.actions[number]);
      return entry("priority-" + number, mine.due[number], facts.due_title.replace("{text}", action || facts.nameless.replace("{number}", number)), action);
    }).concat(facts.check_days.map((days) => entry("check-" + days, lookBack(mine, days), facts.check_title.replace("{days}", days), actions)));
  }

  player.files.action_plan = function (state, name, all, address) {
    var facts = all.blocks[name], what = address.split("/")[1] || "", title = document.querySelector(".digiboards-action-plan h2").textContent;
    if (what === "calendar") { return player.download("action-plan.ics", "text/calendar", player.calendar(player.oneADay(entries(state, name, facts), facts.several_title), facts.product)); }
    player.download(what === "chair" ? "action-plan-for-my-chair.html" : "action-plan.html", "text/html",
      player.page(all, title, player.takenOn(), sections(state, name, facts, what === "chair")));
  };
}());
