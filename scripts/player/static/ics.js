/* Dates for a calendar, as documents/ics.py writes them: whole days (RFC 5545), lines of 75 bytes at most. */
(function () {
  "use strict";
  var player = window.DigiboardsPlayer;

  function escaped(text) { return text.replace(/[\\;,]/g, "\\$&").replace(/\s+/g, " ").trim(); }

  function folded(line) {
    var parts = [""], size = 0;
    Array.from(line).forEach(function (one) {
      var bytes = new TextEncoder().encode(one).length;
      if (size + bytes > 74) { parts.push(" "); size = 1; }
      parts[parts.length - 1] += one;
      size += bytes;
    });
    return parts.join("\r\n");
  }

  player.addDays = function (iso, days) {
    var day = new Date(iso + "T00:00:00Z");
    day.setUTCDate(day.getUTCDate() + days);
    return day.toISOString().slice(0, 10);
  };
  /* The day here, where the clock of the device says so. */
  player.localDay = function (moment) {
    var pad = (number) => String(number).padStart(2, "0");
    return moment.getFullYear() + "-" + pad(moment.getMonth() + 1) + "-" + pad(moment.getDate());
  };
  player.dayInWords = function (iso) {
    return new Date(iso + "T00:00:00Z").toLocaleDateString("en-GB", {day: "numeric", month: "long", year: "numeric", timeZone: "UTC"});
  };

  /* The entries with those of a day as one, as documents/ics.py joins them; the title says how many they are. */
  player.oneADay = function (entries, title) {
    var days = new Map(), last = entries.map((entry) => entry.changed_at).sort().pop();
    entries.forEach((entry) => days.set(entry.day, (days.get(entry.day) || []).concat(entry)));
    return Array.from(days.values(), function (group) {
      var joined = group.length === 1 ? {} : {uid: "day-" + group[0].uid, title: title.replace("{n}", group.length), notes: group.map((one) => one.title).join(" / ")};
      return Object.assign({}, group[0], joined, {changed_at: last});
    });
  };

  /* A file of entries, each {uid, day, title, notes, changed_at}. */
  player.calendar = function (entries, product) {
    var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:" + product, "METHOD:PUBLISH"];
    entries.forEach(function (entry) {
      var plain = (iso) => iso.replace(/-/g, "");
      lines.push(
        "BEGIN:VEVENT", "UID:" + entry.uid,
        "SEQUENCE:" + Math.max(0, Math.floor((Date.parse(entry.changed_at) - Date.UTC(2020, 0, 1)) / 1000)),
        "DTSTAMP:" + entry.changed_at.replace(/[-:]|\.\d+/g, ""),
        "DTSTART;VALUE=DATE:" + plain(entry.day), "DTEND;VALUE=DATE:" + plain(player.addDays(entry.day, 1)),
        "SUMMARY:" + escaped(entry.title), "DESCRIPTION:" + escaped(entry.notes), "TRANSP:TRANSPARENT", "END:VEVENT"
      );
    });
    return lines.concat("END:VCALENDAR", "").map(folded).join("\r\n");
  };

  /* Gives a file to the reader. */
  player.download = function (name, type, content) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], {type: type}));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
}());
