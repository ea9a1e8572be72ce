"""Sentences of books: what differs from the course online, since nothing is entered in a book."""

ABOUT = "About this book"
ABOUT_PARAGRAPHS = (
    "This book holds a guide of an online course. You can read it alone, print it, and write in it.",
    "What you write in it stays with you. What it says of the platform and of who sees answers is about the course.",
    "Left out are feedback and what the course puts together of one’s own answers. Links to other guides are words.",
)
SOURCES = "Sources"
SOURCES_ABOUT = "The numbers in the text lead here."
GLOSSARY = "Words explained"
GLOSSARY_ABOUT = "Terms that these pages use, with their meaning here."
ANSWERS = "Answers to the knowledge check"
CONTENTS = "Contents"
AS_OF = "As of {day}"
DEMONSTRATION = "A demonstration, not for learners"

# Of an activity that is left out: what readers find in its place.
LEFT_OUT = {
    "feedback": "Feedback is left out here: it is given in the course online.",
    "board": "The board’s picture is left out here: it is made of the answers of many, in the course online.",
    "discovery": "The questions that suggest where to start are left out here: they are part of the course online.",
    "recall": "What was written earlier is left out here. Look back at the page where you wrote it.",
    "record": "The summary of one’s own answers is left out here: the course online makes it.",
}
LEFT_OUT_OTHERS = "This activity is left out here: it is part of the course online."

STATEMENT = "Statement"
RATE = "Mark one number for each statement, from {low} to {high}."
CHOICES = "What each choice brings"
CHOICE = "Choice {letter}"
CHECK_ABOUT = (
    "Choose one answer to each question. {needed} of {all} right is a pass. The answers are at the end of this book."
)
RIGHT = "{letter} fits best"
QUESTION = "Question {number}"
OWN_COMMITMENTS = "Commitments of my own"
COMMITMENT_COLUMNS = ("I will", "By", "Done looks like this")
WITHIN = "Within {days} days. {category}."

PACK_TITLE = "{session}. {about}"
PACK_ABOUT = (
    "For whoever runs the session: the run sheet first, then what you hand out.",
    "Print the hand-outs alone for the people who come. Nothing here names a learner.",
)
PACK_SESSION = "The session"
PACK_GUIDE = "From the guide"
PACK_COMMON = "How to run a session"
