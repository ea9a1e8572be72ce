/* Before anything is shown: with scripts, one page at a time; without, all of them, one below the other. */
document.documentElement.classList.add("player-runs");
