"""Actions with a date, suggested or one's own."""
