"""Mails to people who have not begun, have paused or are nearly there, when staff ask for them to be sent."""
