/* What is finished, by the rule of core/finishing.py: which blocks are done, and what each step of a guide takes. */
(function () {
  "use strict";
  var player = window.DigiboardsPlayer, ONE_IS_ENOUGH = ["reflection", "commitment"];

  player.isDone = function (step, done) {
    var some = step.blocks.some((name) => name in done), all = step.blocks.every((name) => name in done);
    return step.blocks.length > 0 && (ONE_IS_ENOUGH.includes(step.kind) ? some : all);
  };

  player.guideState = function (guide, done) {
    var steps = guide.steps || [], to_do = steps.filter((step) => !player.isDone(step, done));
    return {guide: guide, all: steps.length, to_do: to_do, done: steps.length - to_do.length, finished: steps.length > 0 && !to_do.length};
  };

  /* Whether a programme, or a guide alone, is finished: "fewest" guides, one of those named, and the plan. */
  player.programmeState = function (programme, done) {
    var guides = programme.guides.map((guide) => player.guideState(guide, done));
    var finished = guides.filter((state) => state.finished).map((state) => state.guide.id), named = programme.one_of || [];
    var fewest = programme.fewest || 0;
    return {
      guides: guides,
      finished: fewest > 0 && finished.length >= fewest && (!named.length || named.some((id) => finished.includes(id))) &&
        (!programme.plan || player.isDone(programme.plan, done)),
      started: Object.keys(done).length > 0
    };
  };

  /* The mean share of right answers in percent, of the best attempt at each check; null while none was tried. */
  player.score = function (checks, facts) {
    var names = Object.keys(facts).filter((name) => facts[name].summaries);
    if (!names.some((name) => checks[name])) { return null; }
    return Math.round(names.reduce(function (sum, name) {
      var all = Object.keys(facts[name].questions).length;
      return sum + 100 * Math.min(checks[name]?.best || 0, all) / all;
    }, 0) / names.length);
  };
}());
