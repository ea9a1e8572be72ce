"""The quarter on one page: what a programme team reports of a course run, as a page and as a Word file."""
