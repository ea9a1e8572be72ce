"""Sentences of the player: where they differ from the platform's, because what is entered stays on the device."""

# The player's own page, in place of the record that the platform keeps.
MINE_ID = "player-my-answers"
MINE = "My answers on this device"
WHERE_KEPT = (
    "What you write here stays in this browser on this device. Whoever uses this browser can open it. Leave out "
    "patients', service users' and colleagues' details and confidential board matters."
)
WHERE_RATED = "Choose one answer for each statement. Each choice is saved at once, in this browser on this device."
# What needs more than one device, and is left out: what learners read in its place.
LEFT_OUT = {
    "feedback": "Feedback is left out here: it would reach nobody, since your answers do not leave your device.",
    "board": "The board’s picture is left out here: it needs the answers of others, which do not leave their devices.",
    "discovery": "The questions that suggest where to start are left out here: they are part of the course online.",
    "recall": f"What you wrote earlier is left out here. All of it is on the page “{MINE}”.",
}
LEFT_OUT_OTHERS = "This activity is left out here: it is part of the course on the platform."
# At the head of pages that ask something or speak of the platform.
ABOUT_PRIVACY = (
    "This is a copy of an online course. Here your answers stay in this browser on this device. What the page says of "
    "the platform, of accounts, of the programme team and of who sees answers is about the course online."
)
